import Dispatch
import FAQIndex
import Storage
import Synchronization

/// What is stored of a brand's content, at one moment.
private struct Read {
    let brand: Brand
    let tasks: [ContentTask]
    let rules: [Rule]
    let settings: BotSettings
    let version: Int64
}

extension Helpdesk {
    /// Reads what is new of one brand's content and swaps the whole. What has not changed is used again; what was
    /// never built in this process comes from the snapshot folder where it can.
    func reloadContent(of id: String) throws {
        try content.build(id) { try buildContent(of: id) }
    }

    private func buildContent(of id: String) throws {
        let before = content.content(of: id)
        let read = try database.read { session -> Read? in
            guard let brand = try Brand.find(id, in: session) else { return nil }
            let list = try ArticleList.read(of: id, in: session)
            let tasks = try list.revisions.keys.sorted().compactMap { locale in
                try languages.language(locale, of: brand).map { language in
                    let place = ContentPlace(brand, locale, language)
                    return try ContentTask(
                        place, list, before: before?.locales[locale], snapshots: snapshots, in: session)
                }
            }
            let rules = try Rule.all(of: id, in: session)
            return Read(
                brand: brand, tasks: tasks, rules: rules, settings: try BotSettings.of(id, in: session),
                version: try Change.content(id).version(in: session))
        }
        guard let read else { return }
        let workshop = Workshop(snapshots: snapshots, intake: languages.intake)
        let locales = ContentTask.run(read.tasks, in: workshop)
        let fresh = BrandContent(brand: read.brand, locales: locales, languages: languages, before: before)
        content.replace(fresh.with(read.rules, read.settings), version: read.version)
    }
}

/// What is to be done to have one locale's content.
struct ContentTask: Sendable {
    private enum Work: Sendable {
        case keep(LocaleContent)
        case put([RevisedArticle], onTopOf: ContentLayer, outdated: [Int])
        case build([RevisedArticle])
    }

    private let place: ContentPlace
    private let fingerprint: String
    private let work: Work

    /// `before`: what is served now.
    init(
        _ place: ContentPlace, _ list: ArticleList, before: LocaleContent?, snapshots: SnapshotFolder?,
        in session: any Session
    ) throws {
        let stored = list.revisions[place.locale] ?? [:]
        let boosts = list.boosts[place.locale.description] ?? [:]
        self.place = place
        fingerprint = place.fingerprint
        let known = before?.fingerprint == fingerprint ? before : nil
        let base =
            known?.articles.base
            ?? snapshots?.load(
                brand: place.brand, locale: place.locale, fingerprint: fingerprint,
                analyzer: place.language.analyzer)
        guard let base else {
            work = .build(try RevisedArticle.read(nil, at: place, boosts, session))
            return
        }
        let changes = ContentChanges(from: base, to: stored)
        if let known, known.articles.hold(changes, stored) {
            work = .keep(known)
        } else if changes.areFew(beside: base.shelf.count) {
            let fresh = try RevisedArticle.read(changes.fresh, at: place, boosts, session)
            work = .put(fresh, onTopOf: base, outdated: changes.outdated)
        } else {
            work = .build(try RevisedArticle.read(nil, at: place, boosts, session))
        }
    }

    /// A whole locale that is in no store.
    init(_ place: ContentPlace, _ articles: [Article]) {
        self.place = place
        fingerprint = place.fingerprint
        work = .build(articles.map { RevisedArticle(article: $0, revision: $0.revision, boost: .none) })
    }

    /// Each locale is built by itself, on as many cores as there are.
    static func run(_ tasks: [ContentTask], in workshop: Workshop) -> [LocaleTag: LocaleContent] {
        let built = Mutex<[LocaleTag: LocaleContent]>([:])
        DispatchQueue.concurrentPerform(iterations: tasks.count) { number in
            let content = tasks[number].run(in: workshop)
            built.withLock { $0[tasks[number].place.locale] = content }
        }
        return built.withLock { $0 }
    }

    private func run(in workshop: Workshop) -> LocaleContent {
        switch work {
        case .keep(let content): return content
        case .put(let articles, let base, let outdated):
            let fresh = articles.isEmpty ? nil : layer(articles, over: base)
            return LocaleContent(
                PublishedArticles(place, base: base, fresh: fresh, outdated: outdated), fingerprint: fingerprint,
                in: workshop)
        case .build(let articles):
            let base = layer(articles)
            workshop.snapshots?.save(base, brand: place.brand, locale: place.locale, fingerprint: fingerprint)
            return LocaleContent(PublishedArticles(place, base: base), fingerprint: fingerprint, in: workshop)
        }
    }

    private func layer(_ articles: [RevisedArticle], over base: ContentLayer? = nil) -> ContentLayer {
        ContentLayer(articles, language: place.language, placeholders: place.placeholders, over: base)
    }
}

extension BrandContent {
    /// Content of articles as they are given, whatever a store has.
    convenience init(brand: Brand, whole articles: [Article], languages: Languages, teaching: Teaching) {
        let groups = Dictionary(grouping: articles, by: \.locale).sorted { $0.key < $1.key }
        let tasks = groups.compactMap { locale, articles in
            languages.language(locale, of: brand).map { ContentTask(ContentPlace(brand, locale, $0), articles) }
        }
        let workshop = Workshop(teaching: teaching, intake: languages.intake)
        self.init(brand: brand, locales: ContentTask.run(tasks, in: workshop), languages: languages)
    }
}

extension PublishedArticles {
    /// Whether this is what is stored: the same changes to the same base.
    fileprivate func hold(_ changes: ContentChanges, _ stored: [String: Int64]) -> Bool {
        guard outdated == Set(changes.outdated), changes.fresh.count == fresh?.shelf.count ?? 0 else { return false }
        return changes.fresh.allSatisfy { id in
            fresh?.shelf.position(of: id).map { fresh?.shelf.revision($0) == stored[id] } ?? false
        }
    }
}
