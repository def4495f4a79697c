package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepId;
import io.deprov.api.Verification;
import io.deprov.core.audit.AuditException;
import io.deprov.core.call.Deadline;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.JournalException;
import io.deprov.core.plan.PlannedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes several steps of a partition through the kernel at once, where the connector does several in one call. Each step has a thread, its
 * own intent, attempt and outcome, and goes its own way; only what they ask the target at the same time is asked together: what is on one
 * account is prepared and verified in one call, and all that is to be done is done in one. Used by one thread.
 */
final class Together {

    /** So many steps at once at most: a call must be over by its deadline, whatever it does. */
    static final int MOST = 20;

    private final StepCalls calls;
    private final Function<StepCalls, StepKernel> kernels;
    private final Executor executor;

    /**
     * With these parts.
     *
     * @param calls makes the calls
     * @param kernels makes kernels that make their calls by what they are given
     * @param executor has a thread for each step at once
     */
    Together(StepCalls calls, Function<StepCalls, StepKernel> kernels, Executor executor) {
        this.calls = calls;
        this.kernels = kernels;
        this.executor = executor;
    }

    /** A call of one step. */
    static final class Revoking extends Asked<RevokeOutcome> {

        private final Preparation.Ready ready;
        private final Claim claim;
        private final Deadline deadline;
        private final Consumer<RevokeOutcome> late;
        private final Consumer<ConnectorException> lateFailure;

        Revoking(
                PlannedStep step,
                Preparation.Ready ready,
                Claim claim,
                Deadline deadline,
                Consumer<RevokeOutcome> late,
                Consumer<ConnectorException> lateFailure) {
            super(step);
            this.ready = ready;
            this.claim = claim;
            this.deadline = deadline;
            this.late = late;
            this.lateFailure = lateFailure;
        }

        Preparation.Ready ready() {
            return ready;
        }

        Claim claim() {
            return claim;
        }

        Deadline deadline() {
            return deadline;
        }

        /** Hears of an answer that came after the call was given up on. */
        Consumer<RevokeOutcome> late() {
            return late;
        }

        /** Hears of a failure that came after the call was given up on. */
        Consumer<ConnectorException> lateFailure() {
            return lateFailure;
        }
    }

    private static class Asked<A> extends Rendezvous.Question<A> {

        private final PlannedStep step;

        Asked(PlannedStep step) {
            this.step = step;
        }

        final PlannedStep step() {
            return step;
        }
    }

    private static final class Preparing extends Asked<Preparation> {
        Preparing(PlannedStep step) {
            super(step);
        }
    }

    private static final class Verifying extends Asked<Verification> {
        Verifying(PlannedStep step) {
            super(step);
        }
    }

    /** The calls of one of the steps. */
    private static final class Joined extends StepCalls {

        private final Rendezvous<Asked<?>> rendezvous;

        Joined(StepCalls calls, Rendezvous<Asked<?>> rendezvous) {
            super(calls);
            this.rendezvous = rendezvous;
        }

        @Override
        Preparation prepare(PlannedStep step) throws ConnectorException {
            return asked(new Preparing(step));
        }

        @Override
        RevokeOutcome revoke(
                PlannedStep step,
                Preparation.Ready ready,
                Claim claim,
                Deadline deadline,
                Consumer<RevokeOutcome> answered,
                Consumer<ConnectorException> failed)
                throws ConnectorException {
            return asked(new Revoking(step, ready, claim, deadline, answered, failed));
        }

        @Override
        Verification verify(PlannedStep step) {
            try {
                return asked(new Verifying(step));
            } catch (ConnectorException e) {
                return Verification.unreadable(e.failureClass(), String.valueOf(e.getMessage()));
            }
        }

        private <A> A asked(Asked<A> question) throws ConnectorException {
            rendezvous.ask(question);
            return question.get();
        }
    }

    /**
     * Runs these steps, on one visit of the lane.
     *
     * @return where each has come to rest for now, in the given order
     */
    Map<PlannedStep, NextAction> run(List<PlannedStep> steps) {
        Rendezvous<Asked<?>> rendezvous = new Rendezvous<>(steps.size(), questions -> answer(steps, questions));
        Map<PlannedStep, CompletableFuture<NextAction>> running = new LinkedHashMap<>();
        for (PlannedStep step : steps) {
            StepKernel kernel = kernels.apply(new Joined(calls, rendezvous));
            try {
                running.put(step, CompletableFuture.supplyAsync(() -> one(kernel, step, rendezvous), executor));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // No thread for it, which the machine says by an error: it has its turn when the others have ended.
                rendezvous.leave();
            }
        }
        Map<PlannedStep, NextAction> ended = ended(running);
        for (PlannedStep step : steps) {
            if (!running.containsKey(step)) {
                ended.put(step, kernels.apply(calls).run(step));
            }
        }
        return ended;
    }

    /** Waits for all of them; of several that broke the one is told after which nothing may be called any more. */
    private static Map<PlannedStep, NextAction> ended(Map<PlannedStep, CompletableFuture<NextAction>> running) {
        Map<PlannedStep, NextAction> ended = new LinkedHashMap<>();
        RuntimeException fault = null;
        for (Map.Entry<PlannedStep, CompletableFuture<NextAction>> one : running.entrySet()) {
            try {
                ended.put(one.getKey(), one.getValue().join());
            } catch (CompletionException e) {
                RuntimeException cause = e.getCause() instanceof RuntimeException thrown ? thrown : e;
                boolean isFinal = cause instanceof JournalException || cause instanceof AuditException;
                fault = fault == null || isFinal ? cause : fault;
            }
        }
        if (fault != null) {
            throw fault;
        }
        return ended;
    }

    private static NextAction one(StepKernel kernel, PlannedStep step, Rendezvous<Asked<?>> rendezvous) {
        try {
            return kernel.run(step);
        } finally {
            rendezvous.leave();
        }
    }

    /** Reading first: what is done next may change what is read. */
    private void answer(List<PlannedStep> order, List<Asked<?>> questions) {
        List<Asked<?>> inOrder = new ArrayList<>(questions);
        inOrder.sort(Comparator.comparingInt(question -> order.indexOf(question.step())));
        together(
                of(Preparing.class, inOrder), (one, other) -> one.account().equals(other.account()), calls::prepareAll);
        together(of(Verifying.class, inOrder), StepCalls::canBeAskedTogether, calls::verifyAll);
        List<Revoking> revoking = of(Revoking.class, inOrder);
        if (!revoking.isEmpty()) {
            calls.revokeAll(revoking);
        }
    }

    private static <Q> List<Q> of(Class<Q> type, List<Asked<?>> questions) {
        return questions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Asks about several steps in one call. */
    private interface Asking<A> {

        Map<StepId, A> about(List<PlannedStep> steps) throws ConnectorException;
    }

    private static <A, Q extends Asked<A>> void together(
            List<Q> questions, BiFunction<PlannedStep, PlannedStep, Boolean> isOneCall, Asking<A> asking) {
        List<Q> left = new ArrayList<>(questions);
        while (!left.isEmpty()) {
            PlannedStep first = left.get(0).step();
            List<Q> group = left.stream()
                    .filter(question -> isOneCall.apply(first, question.step()))
                    .toList();
            left.removeAll(group);
            try {
                Map<StepId, A> answers =
                        asking.about(group.stream().map(Asked::step).toList());
                for (Q question : group) {
                    A answer = answers.get(question.step().id());
                    if (answer == null) {
                        question.failed(StepCalls.noAnswer(question.step()));
                    } else {
                        question.answered(answer);
                    }
                }
            } catch (ConnectorException e) {
                group.forEach(question -> question.failed(e));
            }
        }
    }
}
