import Bot
import JSON

/// The stored form of `DialogState`: what is empty is left out.
extension DialogState {
    /// nil when there is nothing to remember.
    var stored: String? {
        guard self != DialogState() else { return nil }
        var members: [JSON.Member] = []
        func add(_ name: String, _ value: JSON?) {
            if let value { members.append(.init(name, value)) }
        }
        func list(_ texts: [String]) -> JSON? { texts.isEmpty ? nil : .array(texts.map(JSON.string)) }
        add("question", question?.json)
        add("shown", list(shown))
        add("alternatives", list(alternatives))
        if failures != 0 { add("failures", JSON(failures)) }
        add("offers", offers.isEmpty ? nil : .array(offers.map(\.json)))
        add("intake", intake.map { ["handOver": $0.handOver.json, "open": .array($0.open.map(JSON.string))] })
        add("askedBy", askedBy.map(JSON.string))
        add(
            "answered",
            answered.map { ["article": .string($0.article), "seq": .int($0.seq), "question": $0.question.json] })
        if isLocaleFixed { add("isLocaleFixed", true) }
        return JSON.object(members).text
    }

    /// What cannot be read counts as nothing remembered: the conversation goes on as if it were new.
    init(stored: String?) {
        self.init()
        guard let stored, let json = try? JSON.parse(stored) else { return }
        question = json["question"].flatMap(Question.init)
        shown = json["shown"].texts
        alternatives = json["alternatives"].texts
        failures = Int(json["failures"]?.int ?? 0)
        offers = (json["offers"]?.array ?? []).compactMap(QuickReply.init)
        if let intake = json["intake"], let handOver = intake["handOver"].flatMap(HandOver.init) {
            self.intake = Intake(handOver: handOver, open: intake["open"].texts)
        }
        askedBy = json["askedBy"]?.string
        if let answered = json["answered"], let article = answered["article"]?.string,
            let seq = answered["seq"]?.int, let question = answered["question"].flatMap(Question.init)
        {
            self.answered = Answered(article: article, seq: seq, question: question)
        }
        isLocaleFixed = json["isLocaleFixed"]?.bool ?? false
    }
}

extension DialogState.Question {
    fileprivate var json: JSON { ["text": .string(text), "seq": .int(seq)] }

    fileprivate init?(_ json: JSON) {
        guard let text = json["text"]?.string, let seq = json["seq"]?.int else { return nil }
        self.init(text, seq: seq)
    }
}

extension QuickReply {
    public var json: JSON { ["id": .string(id), "label": .string(label)] }

    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let label = json["label"]?.string else { return nil }
        self.init(id: id, label: label)
    }

    static func list(stored: String?) -> [QuickReply] {
        guard let stored, let json = try? JSON.parse(stored) else { return [] }
        return (json.array ?? []).compactMap(QuickReply.init)
    }
}

extension HandOver {
    var json: JSON {
        [
            "reason": .string(reason.rawValue), "article": JSON(article), "queue": JSON(queue),
            "priority": JSON(priority?.rawValue), "tags": .array(tags.map(JSON.string)), "subject": JSON(subject),
            "details": .array(details.map(\.json)), "refund": JSON(refund),
        ]
    }

    init?(_ json: JSON) {
        guard let reason = json["reason"]?.string.flatMap(Reason.init) else { return nil }
        self.init(
            reason: reason, article: json["article"]?.string, queue: json["queue"]?.string,
            priority: json["priority"]?.string.flatMap(Priority.init), tags: json["tags"].texts)
        subject = json["subject"]?.string
        refund = json["refund"]?.string
        details = (json["details"]?.array ?? []).compactMap(Detail.init)
    }
}

extension HandOver.Detail {
    public var json: JSON { ["question": .string(question), "text": .string(text)] }

    init?(_ json: JSON) {
        guard let question = json["question"]?.string, let text = json["text"]?.string else { return nil }
        self.init(question: question, text: text)
    }

    static func list(stored: String?) -> [HandOver.Detail] {
        guard let stored, let json = try? JSON.parse(stored) else { return [] }
        return (json.array ?? []).compactMap(HandOver.Detail.init)
    }
}

extension JSON? {
    fileprivate var texts: [String] { self?.array?.compactMap(\.string) ?? [] }
}
