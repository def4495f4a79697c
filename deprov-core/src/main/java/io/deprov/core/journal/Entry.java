package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;
import io.deprov.core.plan.Approval;
import java.util.List;

/** What a frame records. Written to the journal as JSON under the code of its {@link #type}; a new sort of entry gets a new code. */
public sealed interface Entry {

    /** Which sort of entry. */
    FrameType type();

    /**
     * The execution of a plan was opened, under an approval. The plan itself lies beside the journal.
     *
     * @param caseId of which case
     * @param generation of which generation
     * @param steps the plan's steps, in its order
     * @param approval under which approval
     */
    record Opened(String caseId, int generation, List<OpenedStep> steps, Approval approval) implements Entry {

        /** Checks and copies the parts. */
        public Opened {
            requireNonNull(caseId, "caseId");
            steps = Bounded.steps(steps);
            requireNonNull(approval, "approval");
        }

        @Override
        public FrameType type() {
            return FrameType.OPENED;
        }
    }

    /**
     * What the journal keeps of a planned step.
     *
     * @param id which
     * @param state how it begins: PLANNED or MANUAL
     * @param why for a MANUAL step, what to do; cut, with a mark, at 4 KiB, and where it is more than 16 MiB for all steps
     */
    record OpenedStep(StepId id, StepState state, String why) {
        /** Checks the parts. */
        public OpenedStep {
            requireNonNull(id, "id");
            requireNonNull(state, "state");
            why = Bounded.why(requireNonNull(why, "why"));
        }
    }

    /** A further approval of an opened plan. */
    record Approved(Approval approval) implements Entry {

        /** Checks the part. */
        public Approved {
            requireNonNull(approval, "approval");
        }

        @Override
        public FrameType type() {
            return FrameType.APPROVED;
        }
    }

    /**
     * A newer plan of the same case took over.
     *
     * @param successor the newer plan's digest
     */
    record Superseded(String successor) implements Entry {

        /** Checks the part. */
        public Superseded {
            requireNonNull(successor, "successor");
        }

        @Override
        public FrameType type() {
            return FrameType.SUPERSEDED;
        }
    }

    /** An entry about one step. */
    sealed interface OfStep extends Entry {

        /** Which step. */
        StepId step();

        /** The fence of the claim it is about. */
        long fence();

        /** The step's attempt. */
        int attempt();
    }

    /** A call is about to be made. */
    record Intended(StepId step, long fence, int attempt, Intent intent) implements OfStep {

        /** Checks the parts. */
        public Intended {
            requireNonNull(step, "step");
            requireNonNull(intent, "intent");
        }

        @Override
        public FrameType type() {
            return FrameType.INTENT;
        }
    }

    /**
     * A step changed its state.
     *
     * @param from the state before
     */
    record Moved(StepId step, long fence, int attempt, StepState from, Transition transition) implements OfStep {

        /** Checks the parts. */
        public Moved {
            requireNonNull(step, "step");
            requireNonNull(from, "from");
            requireNonNull(transition, "transition");
        }

        @Override
        public FrameType type() {
            return FrameType.STEP;
        }
    }

    /**
     * An outcome that came after its step had gone on; changes nothing.
     *
     * @param from the state the step was in by then
     */
    record Stale(StepId step, long fence, int attempt, StepState from, Transition transition) implements OfStep {

        /** Checks the parts. */
        public Stale {
            requireNonNull(step, "step");
            requireNonNull(from, "from");
            requireNonNull(transition, "transition");
        }

        @Override
        public FrameType type() {
            return FrameType.STALE_OUTCOME;
        }
    }

    /**
     * A person decided about a step.
     *
     * @param from the state before
     */
    record Decided(StepId step, long fence, int attempt, StepState from, Decision decision) implements OfStep {

        /** Checks the parts. */
        public Decided {
            requireNonNull(step, "step");
            requireNonNull(from, "from");
            requireNonNull(decision, "decision");
        }

        @Override
        public FrameType type() {
            return FrameType.DECISION;
        }
    }

    /** A person decided that a cell may stay as it is for a while. */
    record Excepted(Exemption exemption) implements Entry {

        /** Checks the part. */
        public Excepted {
            requireNonNull(exemption, "exemption");
        }

        @Override
        public FrameType type() {
            return FrameType.EXCEPTED;
        }
    }

    /** A person decided that a case is not gone on with: one decision about every step that is not finished, now or when it is settled. */
    record CaseCancelled(Decision decision) implements Entry {

        /** Checks the part. */
        public CaseCancelled {
            if (requireNonNull(decision, "decision").kind() != Decision.Kind.CANCEL) {
                throw new IllegalArgumentException(
                        "a case is cancelled by a decision to cancel, not by " + decision.kind());
            }
        }

        @Override
        public FrameType type() {
            return FrameType.CASE_CANCELLED;
        }
    }

    /** A person decided that access is given back. */
    record RestoreDecided(RestoreDecision decision) implements Entry {

        /** Checks the part. */
        public RestoreDecided {
            requireNonNull(decision, "decision");
        }

        @Override
        public FrameType type() {
            return FrameType.RESTORE_DECISION;
        }
    }

    /** A call that gives back what a step took is about to be made. */
    record RestoreIntended(StepId step, long fence, int attempt, Intent intent) implements OfStep {

        /** Checks the parts. */
        public RestoreIntended {
            requireNonNull(step, "step");
            requireNonNull(intent, "intent");
        }

        @Override
        public FrameType type() {
            return FrameType.RESTORE_INTENT;
        }
    }

    /**
     * A run ended.
     *
     * @param verdict the verdict's word
     * @param open the open cells by name
     */
    record Concluded(String verdict, List<String> open) implements Entry {

        /** Copies the list. */
        public Concluded {
            requireNonNull(verdict, "verdict");
            open = List.copyOf(open);
        }

        @Override
        public FrameType type() {
            return FrameType.VERDICT;
        }
    }
}
