package io.deprov.core.journal;

import io.deprov.api.StepId;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where the state of executions lives: the truth. Every change is one frame; a method returns only when its frame would survive a
 * power cut. Thread-safe; one process at a time.
 *
 * <p>All methods throw {@link JournalException} when a frame could not be made durable. After that the store takes no further
 * change: whoever holds it must not call any target. When the disk is almost full, only {@link #open} and {@link #claim} throw one
 * ({@link JournalException#isLowOnSpace}): what was begun is still recorded.
 */
public interface StepStore extends AutoCloseable {

    /** The id of this journal, made when it was created; audit records carry it. */
    String origin();

    /** How the execution of a plan stands, if it was opened. */
    Optional<CaseRecord> find(String planDigest);

    /** The plan of an execution, if it was opened. */
    Optional<Plan> plan(String planDigest);

    /**
     * How one step stands.
     *
     * @throws IllegalArgumentException when the plan was never opened or has no such step
     */
    StepRecord step(String planDigest, StepId step);

    /** Gives every execution that is not archived to {@code reader}, in the order they were opened in, one at a time. */
    void cases(Consumer<CaseRecord> reader);

    /** The executions of one case, archived ones too, in the order they were opened in. */
    List<CaseRecord> casesOf(String caseId);

    /**
     * Opens the execution of a plan under an approval. Every CALL step becomes PLANNED, every MANUAL one MANUAL.
     *
     * @throws IllegalStateException when it is open already, or its generation of the case was cancelled
     */
    CaseRecord open(Plan plan, Approval approval);

    /** Records a further approval of an opened plan. */
    void approve(String planDigest, Approval approval);

    /**
     * A newer plan of the same case, opened already, takes over. Steps that are not finished become CANCELLED, but for those in doubt
     * that the newer plan has not: {@link #open} carries over those it has.
     */
    void supersede(String planDigest, String successorDigest);

    /**
     * Makes an intent durable and gives the right to make one call.
     *
     * @param fence the fence the caller read; when the step has gone on since, nothing is written
     * @return empty when the step has gone on, is finished, in doubt, or to be given back
     */
    Optional<Claim> claim(String planDigest, StepId step, long fence, Intent intent);

    /**
     * Records what a claimed call came to, by compare-and-swap on the fence.
     *
     * @return false when the step has gone on meanwhile; the outcome is kept as evidence (STALE_OUTCOME) and changes nothing
     */
    boolean complete(Claim claim, Transition transition);

    /** Keeps as evidence what a call came to that had been given up on; changes nothing. */
    void stale(Claim claim, Transition transition);

    /**
     * Changes the state of a step without a call; never of one that a person cancelled or attested, or that was given
     * back.
     *
     * @param fence the fence the caller read
     * @return false when the step has gone on meanwhile; nothing is written then
     */
    boolean move(String planDigest, StepId step, long fence, Transition transition);

    /**
     * Changes the states of several steps of a plan, each as {@link #move} does and in a frame of its own; waits once for all of them.
     *
     * @return those that have not gone on meanwhile; of the others nothing is written
     */
    Set<StepId> moveAll(String planDigest, List<StepMove> moves);

    /**
     * Records a person's decision and brings the step where it says.
     *
     * @param fence the fence the caller read
     * @return false when the step has gone on meanwhile, or nothing can be decided about its state; nothing is written then
     */
    boolean decide(String planDigest, StepId step, long fence, Decision decision);

    /**
     * Records a person's decision that an execution is not gone on with. Every step that is not finished becomes CANCELLED, those that
     * are in doubt, or done and not read back, when that is settled and they would be tried again.
     *
     * @return false when it is finished, taken over or cancelled already; nothing is written then
     */
    boolean cancel(String planDigest, Decision decision);

    /**
     * Records a person's decision that access is given back, and brings all steps that it names where it says, in one frame.
     *
     * @param fences of every step that it names, the fence the caller read
     * @return false when one of them has gone on meanwhile, is not verified and to be given back, or is not to be done and cannot be
     *     cancelled; nothing is written then
     */
    boolean restore(String planDigest, RestoreDecision decision, Map<StepId, Long> fences);

    /**
     * Makes the intent to give a step's access back durable and gives the right to make one call.
     *
     * @param fence the fence the caller read; when the step has gone on since, nothing is written
     * @return empty when the step has gone on, or is not to be given back
     */
    Optional<Claim> claimRestore(String planDigest, StepId step, long fence, Intent intent);

    /** Records a person's decision that a cell may stay as it is for a while. */
    void except(String planDigest, Exemption exemption);

    /** Records the verdict of a run. */
    void verdict(String planDigest, String verdict, List<String> openCells);

    /** Gives every durable frame after a sequence number to {@code reader}, in order, as far as they are still kept. */
    void framesAfter(long sequence, Consumer<Frame> reader);

    /** Every frame up to this one is in the audit log, so that the journal need not keep it for that. */
    void audited(long sequence);

    /** The sequence number of the newest durable frame; 0 when there is none. */
    long lastSequence();

    /** Releases the journal. Idempotent. */
    @Override
    void close();
}
