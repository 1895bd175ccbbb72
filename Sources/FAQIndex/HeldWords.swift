/// The words of texts, to find the texts that hold some of them. Texts are known by their number, the best first.
struct HeldWords {
    let words: SortedWords
    /// The texts that hold word n, the best first: `holders[holderStarts[n]..<holderStarts[n + 1]]`.
    private let holders: UnsafeBufferPointer<UInt32>
    private let holderStarts: UnsafeBufferPointer<UInt32>
    /// The words of text n: `textWords[textStarts[n]..<textStarts[n + 1]]`.
    private let textWords: UnsafeBufferPointer<UInt32>
    private let textStarts: UnsafeBufferPointer<UInt32>

    private var textCount: Int { textStarts.count - 1 }

    /// What a word that was typed may stand for: stretches of words in their order.
    typealias Wanted = [Range<Int>]

    /// The word itself, or all that begin with it.
    func words(of typed: [UInt8], isOpen: Bool) -> Wanted {
        [isOpen ? words.range(startingWith: typed) : words.range(of: typed)]
    }

    /// The same; where there is no such word, those that are mistyped the least.
    func words(near typed: [UInt8], isOpen: Bool) -> Wanted {
        let same = words(of: typed, isOpen: isOpen)
        guard same.allSatisfy(\.isEmpty) else { return same }
        return words.near(typed, isBeginning: isOpen).map { $0.word..<$0.word + 1 }
    }

    /// The texts that hold a word of each of these, the best first, until `take` returns false.
    func forEachText(holding wanted: [Wanted], _ take: (Int) -> Bool) {
        let counts = wanted.map { ranges in ranges.reduce(0) { $0 + heldBy($1).count } }
        guard let rarest = counts.indices.min(by: { counts[$0] < counts[$1] }), counts[rarest] > 0 else { return }
        func holdsAll(_ text: Int) -> Bool {
            let held = textWords[Int(textStarts[text])..<Int(textStarts[text + 1])]
            return wanted.allSatisfy { ranges in
                held.contains { word in ranges.contains { $0.contains(Int(word)) } }
            }
        }
        let ranges = wanted[rarest]
        if ranges.count == 1, ranges[0].count == 1 {
            for text in holders[heldBy(ranges[0])] where holdsAll(Int(text)) && !take(Int(text)) { return }
        } else if counts[rarest] * 8 < textCount {
            // One text may stand there for several words.
            let texts = ranges.flatMap { holders[heldBy($0)] }.sorted()
            for text in texts where holdsAll(Int(text)) && !take(Int(text)) { return }
        } else {
            // So many that the first of all texts will do.
            for text in 0..<textCount where holdsAll(text) && !take(text) { return }
        }
    }

    private func heldBy(_ words: Range<Int>) -> Range<Int> {
        Int(holderStarts[words.lowerBound])..<Int(holderStarts[words.upperBound])
    }
}

extension HeldWords {
    /// Where the words lie in a region.
    struct Place {
        let bytes, wordStarts, holders, holderStarts, textWords, textStarts: Completions.Part

        /// As they are typed.
        static let typed = Place(
            bytes: .bytes, wordStarts: .wordStarts, holders: .holders, holderStarts: .holderStarts,
            textWords: .textWords, textStarts: .textStarts)
        static let latin = Place(
            bytes: .latinBytes, wordStarts: .latinWordStarts, holders: .latinHolders,
            holderStarts: .latinHolderStarts, textWords: .latinTextWords, textStarts: .latinTextStarts)
    }

    /// nil when the region does not hold there what can be read safely.
    init?(_ reader: inout RegionReader<Completions.Part>, at place: Place, textCount: Int) {
        guard let bytes = reader.part(place.bytes, of: UInt8.self),
            let wordStarts = reader.part(place.wordStarts, of: UInt32.self),
            let holders = reader.part(place.holders, of: UInt32.self),
            let holderStarts = reader.part(place.holderStarts, of: UInt32.self),
            let textWords = reader.part(place.textWords, of: UInt32.self),
            let textStarts = reader.part(place.textStarts, of: UInt32.self), !wordStarts.isEmpty
        else { return nil }
        let count = wordStarts.count - 1
        typealias Reader = RegionReader<Completions.Part>
        guard Reader.areStarts(wordStarts, count: count, end: bytes.count),
            Reader.areStarts(holderStarts, count: count, end: holders.count),
            Reader.areStarts(textStarts, count: textCount, end: textWords.count)
        else { return nil }
        words = SortedWords(starts: wordStarts, bytes: bytes)
        var wrong = 0
        for holder in holders { wrong &+= Int(holder) < textCount ? 0 : 1 }
        for word in textWords { wrong &+= Int(word) < count ? 0 : 1 }
        guard wrong == 0, words.areSortedAndDiffer else { return nil }
        self.holders = holders
        self.holderStarts = holderStarts
        self.textWords = textWords
        self.textStarts = textStarts
    }

    /// Lays words out. `held`: for each text the numbers that its words have in `table`, each once.
    static func write(
        _ held: [[UInt32]], _ table: ByteTable, to writer: inout RegionWriter<Completions.Part>, at place: Place
    ) {
        let order = (0..<table.count).sorted { table[$0].lexicographicallyPrecedes(table[$1]) }
        var renumbered = [UInt32](repeating: 0, count: order.count)
        var (bytes, wordStarts): ([UInt8], [UInt32]) = ([], [0])
        for (new, old) in order.enumerated() {
            renumbered[old] = UInt32(new)
            bytes += table[old]
            wordStarts.append(UInt32(bytes.count))
        }
        var (textWords, textStarts): ([UInt32], [UInt32]) = ([], [0])
        var holderStarts = [UInt32](repeating: 0, count: order.count + 1)
        for numbers in held {
            for number in numbers {
                let word = renumbered[Int(number)]
                textWords.append(word)
                holderStarts[Int(word) + 1] += 1
            }
            textStarts.append(UInt32(textWords.count))
        }
        for word in order.indices { holderStarts[word + 1] += holderStarts[word] }
        var next = holderStarts
        var holders = [UInt32](repeating: 0, count: textWords.count)
        for text in held.indices {
            for word in textWords[Int(textStarts[text])..<Int(textStarts[text + 1])] {
                holders[Int(next[Int(word)])] = UInt32(text)
                next[Int(word)] += 1
            }
        }
        writer.write(bytes, as: place.bytes)
        writer.write(wordStarts, as: place.wordStarts)
        writer.write(holders, as: place.holders)
        writer.write(holderStarts, as: place.holderStarts)
        writer.write(textWords, as: place.textWords)
        writer.write(textStarts, as: place.textStarts)
    }
}
