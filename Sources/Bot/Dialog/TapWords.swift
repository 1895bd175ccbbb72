extension Skills {
    /// What a message says in words: of a tap its label, since people read the conversation afterwards.
    public func words(of said: Said, _ state: DialogState) -> String {
        guard said.text.hasPrefix("/") else { return said.text }
        let id = said.tapped ?? String(said.text.dropFirst())
        if let offer = state.offers.first(where: { $0.id == id }) { return offer.label }
        switch Tap(id: id) {
        case .helped: return labels.helped
        case .notHelped: return labels.notHelped
        case .person: return labels.person
        case .none?: return labels.none
        case .skip: return labels.skip
        case .article(let article): return position(of: article).map(articles.title) ?? said.text
        case .refund, .rule, .locale, nil: return said.text
        }
    }
}
