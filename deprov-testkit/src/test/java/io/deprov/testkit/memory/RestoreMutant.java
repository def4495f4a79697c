package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
            }),
    RESTORES_THE_WHOLE_SNAPSHOT("C-42", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final ThreadLocal<Entry> last = new ThreadLocal<>();

        @Override
        protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
            Optional<Entry> e = super.entry(call, account);
            last.set(e.orElse(null));
            return e;
        }

        @Override
        protected UndoToken undo(StepRef step) {
            Entry e = last.get();
            return UndoToken.copyOf((e.isBlocked() + ";" + e.name() + ";" + String.join(",", e.groups()))
                    .getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
            Optional<Entry> there = entry(r.context(), r.account());
            if (there.isEmpty()) {
                return RevokeOutcome.refused("gone");
            }
            String[] parts = new String(r.undo().bytes(), StandardCharsets.UTF_8).split(";");
            Entry e = there.get();
            Entry back = new Entry(
                    e.id(),
                    parts[1],
                    e.number(),
                    Boolean.parseBoolean(parts[0]),
                    new TreeSet<>(List.of(parts[2].split(","))),
                    e.keys(),
                    e.version() + 1);
            return carryOut(r.context(), r.step(), e, back);
        }
    }),
    GIVES_BACK_TO_THE_NEW_HIRE("C-42", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
            if (entry(r.context(), r.account()).isPresent()) {
                return super.restore(r);
            }
            for (Entry e : read(
                    r.context(),
                    (with, timeout) -> target.find(
                            with, timeout, null, r.account().fact("name").orElse("")))) {
                carryOut(r.context(), r.step(), e, e.blocked(false).withGroup("vpn-admins"));
            }
            return RevokeOutcome.changed(Evidence.of("given back"));
        }
    }),
    CHOKES_ON_A_STRANGE_TOKEN("C-43", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
            String undo = new String(r.undo().bytes(), StandardCharsets.UTF_8);
            if (!undo.equals(Effect.BLOCK_SIGN_IN.name()) && !undo.equals(Effect.REMOVE.name())) {
                throw new IllegalArgumentException("no enum constant " + undo);
            }
            return super.restore(r);
        }
    }),
    RESTORES_AFTER_ITS_CALL_WAS_CANCELLED(
            "C-43", (target, config, context) -> new MemoryConnector(target, config, context) {
                private final ThreadLocal<Boolean> restoring = ThreadLocal.withInitial(() -> false);

                @Override
                protected void beforeSending(CallContext call) throws ConnectorException {
                    if (!restoring.get()) {
                        super.beforeSending(call);
                    }
                }

                @Override
                public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
                    restoring.set(true);
                    try {
                        return super.restore(r);
                    } finally {
                        restoring.set(false);
                    }
                }
            }),
    COUNTS_AND_RESTORES_AFTER_CLOSE("C-43", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public long population(PopulationOp.Request r) throws ConnectorException {
            try {
                return known = super.population(r);
            } catch (ConnectorException e) {
                if (closed) {
                    return known;
                }
                throw e;
            }
        }

        private long known;
        private boolean closed;

        @Override
        public void close() {
            closed = true;
            super.close();
        }

        @Override
        public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
            try {
                return super.restore(r);
            } catch (ConnectorException e) {
                target.look(r.account().id().nativeId()).ifPresent(en -> target.change(en.blocked(false)));
                return RevokeOutcome.changed(Evidence.of("given back"));
            }
        }
    }),
    USES_THE_CONTEXT_OF_THE_LAST_CALL(
            "C-43", (target, config, context) -> new MemoryConnector(target, config, context) {
                private volatile CallContext current;

                private CallContext now(CallContext c) {
                    current = c;
                    return c;
                }

                @Override
                public StepAnswers<Verification> verify(VerifyRequest r) throws ConnectorException {
                    now(r.context());
                    return super.verify(r);
                }

                @Override
                public StepAnswers<Preparation> prepare(PrepareRequest r) throws ConnectorException {
                    now(r.context());
                    return super.prepare(r);
                }

                @Override
                public RevokeOutcome revoke(RevokeRequest r) throws ConnectorException {
                    now(r.context());
                    return super.revoke(r);
                }

                @Override
                public DiscoveryPage discover(DiscoverRequest r) throws ConnectorException {
                    now(r.context());
                    return super.discover(r);
                }

                @Override
                public Resolution resolve(ResolveRequest r) throws ConnectorException {
                    now(r.context());
                    return super.resolve(r);
                }

                @Override
                public CheckReport check(CheckRequest r) throws ConnectorException {
                    now(r.context());
                    return super.check(r);
                }

                @Override
                protected void beforeSending(CallContext call) throws ConnectorException {
                    (current == null ? call : current).requireOpen();
                }

                @Override
                protected Duration timeout(CallContext call) {
                    return (current == null ? call : current).remaining();
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
