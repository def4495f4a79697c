package io.deprov.api;

import java.util.Optional;

/**
 * One target, opened: states facts and does one thing at a time. This is the contract that every connector keeps; the core owns
 * order, retries, deadlines, rate limits, the journal, guards and the audit log.
 *
 * <p><b>Life cycle.</b> Made by {@link ConnectorFactory#open}; then any method, in any order and number; {@link #close} once or more.
 * Each run begins with {@link #check} and {@link #capabilities}, but a connector that was opened anew in the middle of a run, because
 * its login was refused, is not checked again: its first call may be {@link #prepare}, so what a method needs to know of the target it
 * finds out by itself.
 *
 * <p><b>Threads.</b> Calls come on the core's threads, at most {@link ConnectorDescriptor#maxConcurrency()} steps of one partition at a
 * time, and any number of reads ({@code check} to {@code discover}) beside them: one for each run or inventory that is under way. Every
 * method blocks until it has answered and keeps to its request's deadline with the client's own time-outs. A call that is not back two
 * seconds after its deadline is abandoned: nobody waits for it any more, it may still run beside the next call, and what it comes to
 * changes nothing; of {@code revoke} it is kept as evidence. While three calls of a partition are abandoned, nothing more is called there. The core never
 * interrupts a thread; an application may, and a connector survives that and closes nothing because of it.
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
     * <p>The core calls it at the start of every inventory and every run. It shows the report to people, refuses every account of a
     * target whose {@linkplain CheckReport#executor() executor identity} is unknown, and opens a cell for each
     * {@linkplain CheckReport#problems() problem}. When the call throws, all cells of the target are UNREADABLE, and a run leaves the
     * target out.
     *
     * @throws ConnectorException when the target could not be reached or our login was refused
     */
    CheckReport check(CheckRequest request) throws ConnectorException;

    /**
     * What is possible on this target, after probing it. Writes nothing.
     *
     * <p>The core plans only what is listed here, makes a visible manual step of an effect that is wanted and not listed, makes one
     * coverage cell of each kind on each partition, and includes the answer in the plan's digest. It asks again before executing: when
     * the answer has changed in anything but texts for people and partitions, no step that was planned on the target is begun, and the
     * plan has to be made anew. So the answer depends on the target alone, not on load or on what a single read happened to show.
     *
     * @throws ConnectorException when probing failed
     */
    Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException;

    /**
     * Which accounts are the subject's. Searches by every given identifier whose type the target is configured for, adds every
     * hit, look-alikes, and the control of every scope searched. Never guesses; {@link Resolution} decides whether the hits agree,
     * and can do so only when it is told two things:
     *
     * <ul>
     *   <li>{@link Resolution.Builder#linking} for <em>every</em> given identifier that the target uses as linking, whether it finds
     *       anything or not;
     *   <li>{@link io.deprov.api.access.Account.Builder#identifier} for every value that an account itself carries of <em>any</em>
     *       configured type, not only the one that found it.
     * </ul>
     *
     * <p>Without both, an account found by a user name that now belongs to a new hire is taken for the leaver's.
     *
     * <p>The core gives identifiers only of the types that {@link Capabilities#identifierTypes()} names, and does not call this at all
     * while it knows none. It calls again, with all of them, when other targets have found more; the newest answer counts. It plans for
     * the accounts only when the answer is FOUND, and takes NONE for "no access here" only with at least one control and every control
     * named and shown. A control that was not shown leaves the cells UNREADABLE also when accounts were found. An account of another
     * target, or with facts under undeclared keys, is a fault of the connector and makes all cells of the target UNREADABLE, as throwing
     * does.
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
     * the page it failed on, so that the others still count; throwing makes all cells of the target UNREADABLE. Of two items with the
     * same id the later one counts. Identifiers go to the other targets only from unambiguous accounts. An access of another target, or
     * whose owner was not pinned on its partition, facts under undeclared keys, and the same cursor twice are faults of the connector:
     * they make all cells of the target UNREADABLE.
     *
     * <p>A pinned account may be gone, or not be the subject's by any identifier any more; {@link DiscoverRequest#accounts()} says what to
     * answer then. Also called after each run, and once more before an account is deleted ({@link Capability#alsoRemoves()}).
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
     * <p>The core writes the state token into a durable INTENT before it calls {@link #revoke}, and seals the undo token before that where
     * the step is reversible. It asks for one step at a time, and for several where it is going to hand them to
     * {@link io.deprov.api.op.BatchRevokeOp}. When the call throws, {@link FailureClass} says what becomes of the steps; nothing can have
     * taken effect.
     *
     * @throws ConnectorException when a step could not be read: neither it nor its positive control was shown, the target is away
     */
    StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException;

    /**
     * Brings about one effect on one access: idempotent, guarded by the state token, never beyond the deadline, never re-sent.
     *
     * <p>Looks again at what carries the pinned id, directly before the write. What it finds instead it throws, because only
     * {@link #prepare} and {@link #verify} decide what that means:
     *
     * <ul>
     *   <li>the id is gone: {@link FailureClass#NOT_FOUND}. That is no success, because a wrong base and a missing right look the same;
     *       the core verifies, and only an answer with a positive control makes the step done, otherwise it is parked;
     *   <li>the id is gone and its name is taken by another one, or the state token does not match: {@link FailureClass#CONFLICT}. The
     *       core prepares again at once, and {@code prepare} answers drifted, already so, or ready with a new token.
     * </ul>
     *
     * <p>The core has made the intent durable, makes the outcome durable, and verifies in any case. An exception that may have taken
     * effect puts the step in doubt: the core verifies before it calls again, and calls again no sooner than the deadline and the
     * capability's maximum lag have passed. That is safe only when nothing is sent after the deadline: ask
     * {@link CallContext#requireOpen()} before each request.
     *
     * @throws ConnectorException when the call failed; one that may have taken effect must say so by its class or
     *     {@link ConnectorException.Builder#mayHaveTakenEffect()}
     */
    RevokeOutcome revoke(RevokeRequest request) throws ConnectorException;

    /**
     * Whether the wanted effects hold, each by a fresh read that is independent of what {@link #revoke} saw: nothing cached, nothing
     * inferred from an earlier answer. One positive control may serve all steps of the request.
     *
     * <p>The core counts a step as verified only on {@link Verification#holds}; for DELETE and PURGE only with a positive control in
     * the proof. It waits out the capability's maximum lag on {@link Verification#notYet}, and takes {@link Verification#hidden} and
     * {@link Verification#unreadable} for no proof at all. It asks about a step when it was done, alone or with others on the
     * account, and about all steps of an account together long after they were done, also after the account was deleted.
     *
     * @throws ConnectorException when nothing could be read; counts as {@link Verification#unreadable} of each step
     */
    StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException;

    /**
     * An optional operation, if this connector has it: by default, if it implements the interface. A connector that wraps another
     * one overrides it.
     */
    default <T> Optional<T> operation(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /**
     * Releases connections and threads, waiting for none. Idempotent; never throws. Calls may be on their way, and come after it: they
     * fail as if the connection had gone.
     */
    @Override
    void close();
}
