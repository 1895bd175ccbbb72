import Bot
import JSON

/// How long the bot takes, one message or one locale at a time on one core.
public struct BotTiming: Sendable {
    /// To learn the models of all locales, one after another.
    public let trainSeconds: Double
    /// To have them from bytes instead, checked.
    public let loadSeconds: Double
    public let modelMegabytes: Double
    public let medianMilliseconds: Double
    public let p99Milliseconds: Double

    public var json: JSON {
        func rounded(_ value: Double) -> JSON { .double((value * 10_000).rounded() / 10_000) }
        return [
            "train_s": rounded(trainSeconds), "load_s": rounded(loadSeconds), "model_mb": rounded(modelMegabytes),
            "median_ms": rounded(medianMilliseconds), "p99_ms": rounded(p99Milliseconds),
        ]
    }
}

extension BrandContent {
    /// Learns, encodes and decodes the model of each locale, and decides on each question by itself: in which language to
    /// answer it, and how.
    public func measureBot(_ questions: [LabelledQuestion]) -> BotTiming {
        let clock = ContinuousClock()
        var train = Duration.zero
        var load = Duration.zero
        var bytes = 0
        for content in locales.values {
            let lesson = Teaching.standard.lesson(content.articles)
            var model: KeywordModel?
            train += clock.measure { model = KeywordModel(lesson) }
            guard let encoded = model?.encoded(fingerprint: lesson.fingerprint) else { continue }
            bytes += encoded.count
            load += clock.measure { _ = KeywordModel(decoding: encoded, for: lesson) }
        }
        let times = questions.compactMap { question -> Double? in
            guard let content = content(for: [question.locale]) else { return nil }
            let time = clock.measure {
                _ = language(of: question.text)
                _ = Bot.decide(Said(question.text), Situation(), content.skills)
            }
            return time.seconds * 1_000
        }.sorted()
        func quantile(_ share: Double) -> Double {
            times.isEmpty ? 0 : times[min(times.count - 1, Int(Double(times.count) * share))]
        }
        return BotTiming(
            trainSeconds: train.seconds, loadSeconds: load.seconds, modelMegabytes: Double(bytes) / 1_048_576,
            medianMilliseconds: quantile(0.5), p99Milliseconds: quantile(0.99))
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
