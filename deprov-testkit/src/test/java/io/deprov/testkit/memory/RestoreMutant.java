package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.access.Effect;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Connectors that do not give back what they took. */
enum RestoreMutant implements Mutant {
    GIVES_NO_UNDO("C-23", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            super.prepare(request)
                    .all()
                    .forEach((step, answer) -> answers.add(
                            step,
                            answer instanceof Preparation.Ready ready
                                    ? Preparation.ready(
                                            new StateToken(ready.stateToken().value()), ready.current())
                                    : answer));
            return answers.build();
        }
    }),
    GIVES_SOMETHING_ELSE_BACK("C-23", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected UndoToken undo(StepRef step) {
            return UndoToken.copyOf(Effect.BLOCK_SIGN_IN.name().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }),
    GIVES_BACK_NOTHING("C-23", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public RevokeOutcome restore(RestoreOp.Request request) {
            return RevokeOutcome.changed(Evidence.of("given back"));
        }
    }),
    HAS_NO_RESTORE_AND_DOES_NOT_SAY_SO("C-23", Mutants.lacking(RestoreOp.class)),
    KEEPS_ITS_UNDO_TO_ITSELF("C-42", (target, config, context) -> new MemoryConnector(target, config, context) {

        private final Map<StepId, Boolean> kept = new ConcurrentHashMap<>();

        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            request.steps().forEach(step -> kept.put(step.id(), true));
            return super.prepare(request);
        }

        @Override
        public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
            return kept.containsKey(request.step().id())
                    ? super.restore(request)
                    : RevokeOutcome.refused("nothing is known of it");
        }
    }),
    GIVES_BACK_BY_NAME("C-42", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
            CallContext call = request.context();
            String name = request.account().fact("name").orElse("");
            List<Entry> named = read(call, (with, timeout) -> target.find(with, timeout, null, name));
            if (named.isEmpty()) {
                return RevokeOutcome.refused("nobody has that name");
            }
            Entry entry = named.get(0);
            Entry back = request.step().effect().equals(Effect.BLOCK_SIGN_IN)
                    ? entry.blocked(false)
                    : entry.withGroup(request.step().access().id().nativeId());
            return carryOut(call, request.step(), entry, back);
        }
    }),
    GIVES_BACK_MORE_THAN_IT_TOOK("C-42", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
            Entry entry = entry(request.context(), request.account())
                    .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "gone"));
            return carryOut(
                    request.context(),
                    request.step(),
                    entry,
                    entry.blocked(false).withGroup("staff").withGroup("vpn"));
        }
    }),
    GIVES_BACK_AGAIN("C-42", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        protected Optional<Boolean> holds(StepRef step, @Nullable Entry entry) {
            boolean isRestoring = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getMethodName().equals("restore")));
            return isRestoring ? Optional.of(true) : super.holds(step, entry);
        }
    }),
    CALLS_A_LOST_GIVING_BACK_DONE("C-43", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
            try {
                return super.restore(request);
            } catch (ConnectorException e) {
                if (e.mayHaveTakenEffect()) {
                    return RevokeOutcome.changed(Evidence.of("done"));
                }
                throw e;
            }
        }
    }),
    GIVES_BACK_A_SECOND_TIME_WHEN_THE_ANSWER_IS_LOST(
            "C-43", (target, config, context) -> new MemoryConnector(target, config, context) {

                @Override
                public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
                    Entry entry = entry(request.context(), request.account())
                            .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "gone"));
                    Entry back = request.step().effect().equals(Effect.BLOCK_SIGN_IN)
                            ? entry.blocked(false)
                            : entry.withGroup(request.step().access().id().nativeId());
                    return Mutants.again(
                            FailureClass.CONNECTION_LOST,
                            () -> carryOut(request.context(), request.step(), entry, back));
                }
            }),
    CALLS_A_FORBIDDEN_GIVING_BACK_REFUSED(
            "C-43", (target, config, context) -> new MemoryConnector(target, config, context) {

                @Override
                public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
                    try {
                        return super.restore(request);
                    } catch (ConnectorException e) {
                        return RevokeOutcome.refused("it did not work");
                    }
                }
            });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    RestoreMutant(String rule, MemoryConnectorFactory.Maker maker) {
        this.rule = rule;
        this.maker = maker;
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public MemoryConnectorFactory.Maker maker() {
        return maker;
    }
}
