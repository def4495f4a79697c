package io.deprov.api;

import java.util.Optional;

/**
 * One target, opened: states facts and does one thing at a time. This is the contract that every connector keeps; the core owns
 * order, retries, deadlines, rate limits, the journal, guards and the audit log.
 *
 * <p><b>Life cycle.</b> Made by {@link ConnectorFactory#open}; {@link #check}, then {@link #capabilities}, then the rest, in any
 * order and number; {@link #close} once or more. Thread-safe up to the concurrency the descriptor declares. Every method blocks
 * until it has answered and keeps to its request's deadline with the client's own time-outs. It survives interruption of the
 * calling thread, and closes nothing because of it.
 *
 * <p><b>Rules.</b>
 * <ol>
 *   <li><b>Throw when the call failed; return when the target answered.</b> A refusal, a "not there", a "still working on it" are
 *       answers. {@link ConnectorException} says how a call failed; any other Throwable counts as INTERNAL.
 *   <li><b>Act on the pinned id only.</b> Read what carries the id now; never act on a name that was read earlier.
 *   <li><b>An empty read is no proof.</b> "Gone" needs a {@link PositiveControl} that the same base, scope and filter shape has
 *       just shown. A listing that ended early is incomplete, never empty.
 *   <li><b>Never re-send a write</b>, and switch off the SDK's own retries. Reads, and calls that provably were not sent, may be
 *       repeated inside the deadline.
 *   <li><b>Never sleep, order or log secrets.</b> Subject data is never spliced into a command, filter, name, URL or statement but
 *       passed through the client's own escaping.
 *   <li><b>One step is one effect</b>, not one wire call. When some of several calls took effect, answer
 *       {@link RevokeOutcome#partial}.
 * </ol>
 *
 * <p>What a target can do beyond this is an optional operation in {@code io.deprov.api.op}, found with {@link #operation}.
 */
public interface Connector extends AutoCloseable {

    /**
     * Can the target be reached, is every permission held that can be asked about, who are we there? Writes nothing.
     *
     * <p>For each scope that is read, it pins one known object as positive control: the one named in the configuration, or one it
     * picks. A named control that does not lie in its scope is a {@linkplain CheckReport#problems() problem}.
     *
     * <p>The core calls it before planning and before executing. It shows the report to people, executes nothing on a target whose
     * {@linkplain CheckReport#executor() executor identity} is unknown, and stops the target when the call throws.
     *
     * @throws ConnectorException when the target could not be reached or our login was refused
     */
    CheckReport check(CheckRequest request) throws ConnectorException;

    /**
     * What is possible on this target, after probing it. Writes nothing.
     *
     * <p>The core plans only what is listed here, makes a visible manual step of an effect that is wanted and not listed, makes one
     * coverage cell of each kind, and includes the answer in the plan's digest. It asks again before executing and parks steps
     * whose capability is gone.
     *
     * @throws ConnectorException when probing failed
     */
    Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException;

    /**
     * Which accounts are the subject's. Searches by every given identifier whose type the target is configured for, adds every
     * hit, look-alikes, and the control of every scope searched. Never guesses; {@link Resolution} decides whether the hits agree.
     *
     * <p>The core plans for the accounts only when the answer is FOUND. It takes NONE for "no access here" only with a named
     * control shown in every scope.
     *
     * @throws ConnectorException when a search failed; one that ended at a limit is {@link Resolution.Builder#incomplete}
     */
    Resolution resolve(ResolveRequest request) throws ConnectorException;

    /**
     * One page of everything that lets the pinned accounts in: the accounts themselves, their credentials, entitlements, sessions
     * and devices. Reads every scope to its end over the pages, says for each how completely it was read, and reports identifiers
     * and references to other systems it came upon. Holds one page in memory, not the target.
     *
     * <p>The core calls it with the cursor of the page before until there is none. A scope that failed is reported as incomplete on
     * the page it failed on, so that the others still count; throwing makes all cells of the target UNREADABLE. Identifiers go to
     * the other targets only from unambiguous accounts. An access whose owner was not pinned, or with facts under undeclared keys,
     * is a fault of the connector.
     *
     * @throws ConnectorException when nothing could be read at all, or the cursor is not valid any more
     */
    DiscoveryPage discover(DiscoverRequest request) throws ConnectorException;

    /**
     * Looks at due steps of one account, by reading only, directly before they are done. One answer each:
     *
     * <ul>
     *   <li>{@link Preparation#ready}: the pinned id carries it and the effect does not hold yet. The state token will guard the
     *       write; the undo token says how to put it back.
     *   <li>{@link Preparation#alreadyInState}: it holds, with proof. For something gone: id <em>and</em> name are gone.
     *   <li>{@link Preparation#notRemovable}: somebody else has to.
     *   <li>{@link Preparation#drifted}: the pinned id is gone and its name is taken by another one, or a material fact changed. A
     *       rename with the same immutable id is not drift. A membership re-reads its owner's id too, because it holds a name.
     * </ul>
     *
     * <p>The core writes state token and undo handle into a durable INTENT before it calls {@link #revoke}. When the call throws for
     * several steps, it asks again one by one.
     *
     * @throws ConnectorException when a step could not be read
     */
    StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException;

    /**
     * Brings about one effect on one access: idempotent, guarded by the state token, never beyond the deadline, never re-sent.
     *
     * <p>The core has made the intent durable, makes the outcome durable, and verifies in any case. An exception that may have taken
     * effect puts the step in doubt: the core verifies before it calls again. A state token that does not match is
     * {@link FailureClass#CONFLICT}; the core prepares again.
     *
     * @throws ConnectorException when the call failed
     */
    RevokeOutcome revoke(RevokeRequest request) throws ConnectorException;

    /**
     * Whether the wanted effects hold, each by a fresh read that is independent of what {@link #revoke} saw: nothing cached, nothing
     * inferred from an earlier answer. One positive control may serve all steps of the request.
     *
     * <p>The core counts a step as verified only on {@link Verification#holds}. It waits out the capability's maximum lag on
     * {@link Verification#notYet}, and takes {@link Verification#hidden} and {@link Verification#unreadable} for no proof at all.
     *
     * @throws ConnectorException when nothing could be read
     */
    StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException;

    /**
     * An optional operation, if this connector has it: by default, if it implements the interface. A connector that wraps another
     * one overrides it.
     */
    default <T> Optional<T> operation(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /** Releases connections and threads, waiting for none. Idempotent; never throws. */
    @Override
    void close();
}
