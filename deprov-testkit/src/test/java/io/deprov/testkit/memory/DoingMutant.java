package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PendingHandle;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Connectors that do not do what they say. */
enum DoingMutant implements Mutant {
    SAYS_CHANGED_WITHOUT_ACTING("C-05", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after) {
            return RevokeOutcome.changed(Evidence.of("done"));
        }
    }),
    SHOWS_LATE_AND_DECLARES_NO_LAG("C-05", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Map<StepId, Long> done = new ConcurrentHashMap<>();

        @Override
        public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
            RevokeOutcome outcome = super.revoke(request);
            done.put(request.prepared().step().id(), System.nanoTime());
            return outcome;
        }

        @Override
        protected Verification verification(
                CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
            long since = System.nanoTime() - done.getOrDefault(step.id(), 0L);
            return since < Duration.ofMillis(300).toNanos()
                    ? Verification.notYet("another replica has not heard yet")
                    : super.verification(call, step, entry, shown);
        }
    }),
    REMOVES_THE_FIRST_GROUP_ONLY("C-05", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            return step.access().id().nativeId().equals("vpn")
                    ? RevokeOutcome.changed(Evidence.of("done"))
                    : super.carryOut(call, step, before, after);
        }
    }),
    TAKES_THE_WORK_AND_CANNOT_BE_ASKED_AFTER_IT(
            "C-05", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                        throws ConnectorException {
                    super.carryOut(call, step, before, after);
                    return RevokeOutcome.accepted(new PendingHandle("job-1"));
                }
            }),
    ACTS_TWICE("C-06", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
            Entry entry = entry(request.context(), request.account())
                    .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "gone"));
            StepRef step = request.prepared().step();
            return carryOut(request.context(), step, entry, changed(step, entry));
        }
    }),
    LEAVES_A_MARK_WHEN_IT_PREPARES("C-07", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            StepAnswers<Preparation> answers = super.prepare(request);
            target.look(request.account().id().nativeId())
                    .ifPresent(entry -> target.change(entry.blocked(entry.isBlocked())));
            return answers;
        }
    }),
    CACHES_VERIFY("C-08", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Map<StepId, Verification> known = new ConcurrentHashMap<>();

        @Override
        protected Verification verification(
                CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
            Verification before = known.get(step.id());
            if (before != null) {
                return before;
            }
            Verification now = super.verification(call, step, entry, shown);
            if (now.kind() == Verification.Kind.HOLDS) {
                known.put(step.id(), now);
            }
            return now;
        }
    }),
    CALLS_GONE_WHAT_IT_DOES_NOT_PROVE(
            "C-09", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected Verification verification(
                        CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
                    return entry == null
                            ? Verification.holds(
                                    Proof.present("gone", call.clock().instant()))
                            : super.verification(call, step, entry, shown);
                }
            }),
    ANSWERS_THE_FIRST_STEP_ONLY("C-11", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            return super.prepare(PrepareRequest.of(
                    request.context(), request.account(), request.steps().subList(0, 1)));
        }
    }),
    GIVES_ALL_STEPS_THE_FIRST_ANSWER("C-11", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            Preparation first =
                    super.prepare(request).answer(request.steps().get(0).id()).orElseThrow();
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            request.steps().forEach(step -> answers.add(step.id(), first));
            return answers.build();
        }
    }),
    CALLS_IN_FORCE_WHAT_IS_NOT("C-05", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        protected Account account(Entry entry) {
            Account account = super.account(entry);
            return Account.builder(account.id())
                    .displayName(account.displayName())
                    .fact("name", entry.name())
                    .protection(account.protection())
                    .identifier(account.identifiers().iterator().next())
                    .alreadyInForce(Effect.BLOCK_SIGN_IN)
                    .build();
        }
    }),
    BELIEVES_ONLY_WHAT_IT_DID_ITSELF("C-08", (target, config, context) -> new MemoryConnector(target, config, context) {

        private final Map<StepId, Boolean> done = new ConcurrentHashMap<>();

        @Override
        public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
            done.put(request.prepared().step().id(), true);
            return super.revoke(request);
        }

        @Override
        protected Verification verification(
                CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
            return done.containsKey(step.id())
                    ? super.verification(call, step, entry, shown)
                    : Verification.notYet("nothing was done");
        }
    }),
    DATES_ITS_PROOF_BY_THE_MACHINE("C-09", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        protected Verification verification(
                CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
            return entry == null && shown.isShown()
                    ? Verification.holds(Proof.absent("gone", Instant.now(), shown))
                    : super.verification(call, step, entry, shown);
        }
    });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    DoingMutant(String rule, MemoryConnectorFactory.Maker maker) {
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
