package io.deprov.api;

/**
 * Why a call failed, in the words the core acts on. Closed: a connector maps every error of its target to one of these, and when
 * in doubt to the one that may have taken effect.
 *
 * <table>
 * <caption>What the core does</caption>
 * <tr><th>class</th><th>may have taken effect</th><th>the core</th></tr>
 * <tr><td>INVALID_REQUEST, UNSUPPORTED</td><td>no</td><td>parks the step with the reason</td></tr>
 * <tr><td>CONFIG, AUTHENTICATION</td><td>no</td><td>stops the partition (the target only when its shared login failed)</td></tr>
 * <tr><td>AUTHORIZATION</td><td>no</td><td>parks the step and names the missing permission</td></tr>
 * <tr><td>NOT_FOUND</td><td>no</td><td>not a success: verify with a positive control decides</td></tr>
 * <tr><td>CONFLICT</td><td>no</td><td>prepares again</td></tr>
 * <tr><td>DEPENDENCY</td><td>no</td><td>a person gets the blocker's id</td></tr>
 * <tr><td>THROTTLED</td><td>no</td><td>waits all of {@code retryAfter}</td></tr>
 * <tr><td>UNAVAILABLE</td><td>no</td><td>tries again later</td></tr>
 * <tr><td>TIMEOUT, CONNECTION_LOST, INTERNAL, CANCELLED</td><td>yes</td><td>in doubt: verifies first</td></tr>
 * </table>
 */
public enum FailureClass {
    /** The target says the request makes no sense, and always will. */
    INVALID_REQUEST(false),
    /** The target or the connector cannot do this. */
    UNSUPPORTED(false),
    /** The target is not configured so that we could work with it: a wrong base, TLS that does not come up. */
    CONFIG(false),
    /** Our own login was refused. */
    AUTHENTICATION(false),
    /** We are logged in and may not do this. Name the missing permission. */
    AUTHORIZATION(false),
    /** The target says there is no such object. No success: a wrong base looks the same. */
    NOT_FOUND(false),
    /** The state token did not match: something changed since {@code prepare}. */
    CONFLICT(false),
    /** Something else must go first. Name the blocker. */
    DEPENDENCY(false),
    /** The target wants us to come back later; give its {@code retryAfter} whole. */
    THROTTLED(false),
    /** Refused before the request was sent: no connection, circuit open, maintenance answer that says nothing was done. */
    UNAVAILABLE(false),
    /** No answer in time. */
    TIMEOUT(true),
    /** The connection went away after the request may have been sent. */
    CONNECTION_LOST(true),
    /** The target failed inside (5xx on a write), or the connector did. */
    INTERNAL(true),
    /** The call was cancelled while it may have been on its way. */
    CANCELLED(true);

    private final boolean mayHaveTakenEffect;

    FailureClass(boolean mayHaveTakenEffect) {
        this.mayHaveTakenEffect = mayHaveTakenEffect;
    }

    /** Whether a write that failed this way may have taken effect all the same. */
    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }
}
