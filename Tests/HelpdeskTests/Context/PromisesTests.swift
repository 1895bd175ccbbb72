import XCTest

@testable import Helpdesk

final class PromisesTests: XCTestCase {
    func testNothingIsPromisedForWhatOthersBill() {
        for source in Source.allCases where source.isExternallyManaged {
            for state in SubscriptionState.allCases where state != .none {
                for action in PromisedAction.allCases where action != .transfer {
                    let verdict = Promises.allowed(action, source, state)
                    guard case .refused(.managedElsewhere, let place) = verdict else {
                        return XCTFail("\(action) \(source)")
                    }
                    XCTAssertNotNil(place, "\(action) \(source)")
                    XCTAssertNotNil(verdict.reason)
                }
            }
        }
        XCTAssertEqual(Promises.allowed(.refund, .apple, .active), .refused(.managedElsewhere, place: .appleReport))
        XCTAssertEqual(Promises.allowed(.cancel, .apple, .active), .refused(.managedElsewhere, place: .appleSettings))
    }

    /// Our own billing, state by state: what is allowed.
    func testOwnBilling() {
        let allowed: [SubscriptionState: Set<PromisedAction>] = [
            .trial: [.cancel, .changePlan, .pause, .extendAccess, .updatePayment],
            .active: [.refund, .cancel, .changePlan, .pause, .extendAccess, .updatePayment, .sendInvoice],
            .grace: [
                .refund, .cancel, .changePlan, .pause, .extendAccess, .updatePayment, .sendInvoice, .retryPayment,
            ],
            .onHold: [
                .refund, .cancel, .changePlan, .pause, .extendAccess, .updatePayment, .sendInvoice, .retryPayment,
            ],
            .paused: [.refund, .cancel, .changePlan, .pause, .extendAccess, .updatePayment, .sendInvoice, .resume],
            .pending: [.cancel, .extendAccess, .updatePayment],
            .cancelled: [.refund, .resume, .extendAccess, .updatePayment, .sendInvoice],
            .expired: [.refund, .sendInvoice], .terminated: [.refund, .sendInvoice], .none: [],
        ]
        for state in SubscriptionState.allCases {
            let found = Set(PromisedAction.allCases.filter { Promises.allowed($0, .cleeng, state).isAllowed })
            XCTAssertEqual(found, allowed[state], "\(state)")
        }
    }
}
