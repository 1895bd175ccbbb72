/// Takes out of a text what tells who wrote it, before others read it as an example.
enum PersonalData {
    /// E-mail addresses, links and numbers of five digits and more are masked, with spaces and hyphens between the digits
    /// or not; card numbers are by then.
    static func masked(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.contains("@") || word.contains("://") ? "…" : String(word)
        }
        var result = ""
        var run = ""
        var digits = 0
        func flush() {
            result += digits >= 5 ? (run.last == " " ? "… " : "…") : run
            (run, digits) = ("", 0)
        }
        for character in words.joined(separator: " ") {
            if character.isNumber || character == "*" {
                digits += 1
                run.append(character)
            } else if digits > 0, " -./".contains(character) {
                run.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}
