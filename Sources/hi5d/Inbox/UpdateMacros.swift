/// Answering with a macro: it is named, and its text laid into the reply, to be looked at before it is sent.
extension InboxModel {
    /// The macros that begin with what is typed.
    var fittingMacros: [String] { (macros ?? []).filter { $0.hasPrefix(prompt.text) } }

    mutating func askForMacro() -> [InboxEffect] {
        guard let selected else { return [] }
        (prompt, mode) = (TextEditor(), .macro(selected))
        return [.macros]
    }

    mutating func chooseMacro(_ key: Key, _ number: Int64) -> [InboxEffect] {
        notice = nil
        switch key {
        case .enter:
            let id = fittingMacros.first ?? prompt.text
            mode = .browse
            return id.isEmpty ? [] : [.preview(number, macro: id)]
        case .tab: if let first = fittingMacros.first { prompt = TextEditor(first) }
        default: editPrompt(key)
        }
        return []
    }

    /// What a macro would say to whom the agent has before them.
    mutating func previewed(_ number: Int64, _ result: Result<String, CommandFailure>) -> [InboxEffect] {
        guard number == selected, mode == .browse else { return [] }
        switch result {
        case .failure(let failure):
            failed(failure)
            return []
        case .success(let text):
            let effects = compose(.reply)
            guard case .compose(let key) = mode else { return effects }
            drafts[key]?.editor.insert(text.printable)
            return effects
        }
    }
}
