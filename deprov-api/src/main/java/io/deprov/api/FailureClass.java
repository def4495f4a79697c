package io.deprov.api;

/**
 * Why a call failed, in the words the core acts on. Closed: a connector maps every error of its target to one of these, and when
 * in doubt to the one that may have taken effect.
 *
 * <table>
 * <caption>What becomes of the step</caption>
 * <tr><th>class</th><th>a write may have taken effect</th><th>{@code revoke} throws it</th><th>{@code prepare} throws it</th></tr>
 * <tr><td>INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, DEPENDENCY</td><td>no</td><td>parked, with the missing permission and the
 *     blocker's id</td><td>the same</td></tr>
 * <tr><td>NOT_FOUND</td><td>no</td><td>no success: verified at once; done when that holds, otherwise parked</td><td>parked</td></tr>
 * <tr><td>CONFLICT</td><td>no</td><td>prepared again at once, at most three attempts in a row, then after a back-off</td>
 *     <td>tried again after a back-off</td></tr>
 * <tr><td>AUTHENTICATION</td><td>no</td><td>once in a run the target is opened anew, so that its secrets are resolved again, and the
 *     step is tried again at once; after that as CONFIG</td><td>the same</td></tr>
 * <tr><td>CONFIG</td><td>no</td><td>tried again in another run; this one ends for the partition, or for the whole target when the
 *     exception says {@link ConnectorException#isSharedLogin()}</td><td>the same</td></tr>
 * <tr><td>THROTTLED</td><td>no</td><td>tried again after {@code retryAfter}; until then no step of the partition begins</td>
 *     <td>the same</td></tr>
 * <tr><td>UNAVAILABLE</td><td>no</td><td>tried again after a back-off</td><td>the same</td></tr>
 * <tr><td>TIMEOUT, CONNECTION_LOST, CANCELLED</td><td><b>yes</b></td><td>in doubt: verified first, and called again only when the
 *     effect does not hold and the call cannot land any more</td><td>tried again after a back-off</td></tr>
 * <tr><td>INTERNAL</td><td><b>yes</b></td><td>in doubt</td><td>parked</td></tr>
 * </table>
 *
 * <p><b>Times.</b> {@code retryAfter} counts up to a day, and as five seconds when a throttled target did not say. A back-off is a random
 * time of at least 50 milliseconds, up to a bound that begins at one second and doubles with each failure in a row, to five minutes. A
 * step that has failed for a day is parked. A run waits for these times only as long as its patience lasts (none by default). The next
 * run tries at once what is left, parked steps as well, and keeps only to a target's request to be left alone.
 *
 * <p><b>The partition's lane.</b> Three steps in a row during which a call failed with UNAVAILABLE, TIMEOUT or CONNECTION_LOST close the
 * lane of the partition for 30 seconds; then one step finds out whether the target answers again. A call that is not back two seconds
 * after its deadline is abandoned and counts as TIMEOUT; what a {@code revoke} comes to later is kept as evidence (STALE_OUTCOME) and
 * changes nothing.
 * While three calls of a partition are abandoned, nothing more is called there. A step that is not let in makes no intent and costs no
 * attempt.
 *
 * <p><b>Other calls.</b> What {@code verify} throws makes the answer {@link Verification#unreadable} for each step. What {@code check},
 * {@code capabilities}, {@code resolve} and {@code discover} throw makes the target's cells UNREADABLE in an inventory; at the start of a
 * run it leaves the target out, but for AUTHENTICATION, after which the target is opened anew once.
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
    /** The state token did not match, or the name has gone to another id: something changed since {@code prepare}. */
    CONFLICT(false),
    /** Something else must go first. Name the blocker: a person gets its id. */
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
