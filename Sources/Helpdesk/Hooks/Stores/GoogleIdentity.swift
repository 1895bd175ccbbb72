import Foundation
import JSON

/// Who may push Google Play's notices: Pub/Sub sends with each an OpenID Connect token that Google signs (RS256) for
/// a service account of the brand's.
struct GoogleIdentity: Sendable {
    static let keysURL = "https://www.googleapis.com/oauth2/v3/certs"
    private static let issuers: Set<String> = ["https://accounts.google.com", "accounts.google.com"]
    /// Clocks may differ by this many seconds.
    private static let leeway = 60.0
    private static let longestToken = 8_192

    /// What the push subscription names as its audience.
    let audience: String
    /// The e-mail address of the service account.
    let serviceAccount: String
    /// The keys, when the brand has given them; else they are fetched.
    let keys: [String: RSAKey]?
    let keysURL: URL

    /// Throws `unauthenticated` for a token that is not the service account's, `unavailable` when there are no keys to
    /// tell by.
    func check(_ token: String?, _ known: PublicKeys, at time: Timestamp) throws {
        guard let token else { throw Self.refused("A token of Google's is needed: Authorization: Bearer ….") }
        guard let token = SignedToken(token, longest: Self.longestToken) else {
            throw Self.refused("The token is no JSON Web Token.")
        }
        guard token.isSigned(with: "RS256"), !token.hasCriticalExtension, let id = token.header["kid"]?.string else {
            throw Self.refused("The token must be signed with RS256 and name its key (kid).")
        }
        // What can be refused without a key is, so that nobody makes this fetch any for them.
        try checkClaims(of: token.claims, at: Double(time.seconds))
        guard let key = try keys.map({ $0[id] }) ?? known.key(id, from: keysURL, at: time) else {
            throw Self.refused("The token's key (kid) is not known.")
        }
        guard key.verifies(token.signature, of: token.signed) else {
            throw Self.refused("The token's signature does not match.")
        }
    }

    private func checkClaims(of claims: JSON, at now: Double) throws {
        guard let issuer = claims["iss"]?.string, Self.issuers.contains(issuer) else {
            throw Self.refused("The token is not Google's.")
        }
        guard claims["aud"]?.string == audience else { throw Self.refused("The token is for another audience.") }
        guard claims["email"]?.string == serviceAccount, claims["email_verified"] == true else {
            throw Self.refused("The token is not of the brand's service account.")
        }
        guard let expiry = claims["exp"]?.double, now - Self.leeway < expiry else {
            throw Self.refused("The token has expired.")
        }
        guard let issued = claims["iat"]?.double, issued <= now + Self.leeway else {
            throw Self.refused("The token is not valid yet.")
        }
    }

    private static func refused(_ reason: String) -> HelpdeskError { .unauthenticated(reason: reason) }
}
