package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
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
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    }),
    PREPARES_FROM_MEMORY("C-08", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Set<StepId> done = ConcurrentHashMap.newKeySet();

        @Override
        public RevokeOutcome revoke(RevokeRequest r) throws ConnectorException {
            RevokeOutcome o = super.revoke(r);
            if (o.kind() == RevokeOutcome.Kind.CHANGED) {
                done.add(r.prepared().step().id());
            }
            return o;
        }

        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest r) throws ConnectorException {
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            PositiveControl shown = control(r.context());
            super.prepare(r)
                    .all()
                    .forEach((id, a) -> answers.add(
                            id,
                            done.contains(id)
                                    ? Preparation.alreadyInState(
                                            shown.isShown()
                                                    ? Proof.absent(
                                                            "done",
                                                            r.context().clock().instant(),
                                                            shown)
                                                    : Proof.present(
                                                            "done",
                                                            r.context().clock().instant()))
                                    : a));
            return answers.build();
        }
    }),
    REVOKES_FROM_MEMORY("C-08", (target, config, context) -> new MemoryConnector(target, config, context) {
        // A key for idempotency, remembered for good.
        private final Set<String> done = ConcurrentHashMap.newKeySet();

        @Override
        public RevokeOutcome revoke(RevokeRequest r) throws ConnectorException {
            if (done.contains(r.idempotencyKey())) {
                return RevokeOutcome.alreadyInState(
                        Proof.present("done before", r.context().clock().instant()));
            }
            RevokeOutcome o = super.revoke(r);
            if (o.kind() == RevokeOutcome.Kind.CHANGED) {
                done.add(r.idempotencyKey());
            }
            return o;
        }
    }),
    PROVES_BY_THE_MACHINES_CLOCK("C-09", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Proof proof(CallContext call, StepRef step, PositiveControl shown) {
            Instant now = Instant.now();
            return step.effect().equals(Effect.BLOCK_SIGN_IN)
                    ? Proof.present("blocked", now)
                    : Proof.absent("gone", now, shown);
        }
    }),
    PROVES_WITH_A_TIME_OF_LONG_AGO("C-09", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Proof proof(CallContext call, StepRef step, PositiveControl shown) {
            Instant then = Instant.EPOCH;
            return step.effect().equals(Effect.BLOCK_SIGN_IN)
                    ? Proof.present("blocked", then)
                    : Proof.absent("gone", then, shown);
        }
    }),
    TAKES_THE_LEAVER_FOR_THE_CONTROL("C-09", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Verification verification(
                CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
            return super.verification(
                    call,
                    step,
                    entry,
                    entry == null
                            ? shown
                            : PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, entry.id()));
        }
    }),
    PREPARES_GONE_WITHOUT_A_CONTROL("C-09", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest r) throws ConnectorException {
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            super.prepare(r)
                    .all()
                    .forEach((id, a) -> answers.add(
                            id,
                            a instanceof Preparation.AlreadyInState
                                    ? Preparation.alreadyInState(Proof.present(
                                            "not there", r.context().clock().instant()))
                                    : a));
            return answers.build();
        }
    }),
    VERIFIES_NOTHING_ONCE_THE_ACCOUNT_IS_GONE(
            "C-09", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected Verification verification(
                        CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
                    return entry == null && !step.effect().equals(Effect.DELETE)
                            ? Verification.unreadable(FailureClass.NOT_FOUND, "no such account")
                            : super.verification(call, step, entry, shown);
                }
            }),
    WRITES_BACK_WHAT_PREPARE_READ("C-48", (target, config, context) -> new MemoryConnector(target, config, context) {
        // The whole object is put, as it was when it was prepared, without If-Match.
        private final Map<StepId, Entry> read = new ConcurrentHashMap<>();

        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            entry(request.context(), request.account())
                    .ifPresent(e -> request.steps().forEach(s -> read.put(s.id(), e)));
            return super.prepare(request);
        }

        @Override
        public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
            CallContext call = request.context();
            Entry entry = entry(call, request.account())
                    .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "gone"));
            return super.revoke(Mutants.withToken(request, String.valueOf(entry.version())));
        }

        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            Entry old = read.remove(step.id());
            if (old == null || after == null || step.effect().equals(Effect.DELETE)) {
                return super.carryOut(call, step, before, after);
            }
            Entry changed = changed(step, old);
            Entry put = new Entry(
                    before.id(),
                    changed.name(),
                    changed.number(),
                    changed.isBlocked(),
                    changed.groups(),
                    changed.keys(),
                    before.version() + 1);
            return super.carryOut(call, step, before, put);
        }
    }),
    PUTS_THE_MEMBER_LIST_IT_READ_IN_PREPARE(
            "C-48", (target, config, context) -> new MemoryConnector(target, config, context) {
                // A group's members are replaced by those that prepare saw, without the leaver: who was removed since
                // is in again.
                private final Map<StepId, List<String>> members = new ConcurrentHashMap<>();

                @Override
                public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
                    for (StepRef s : request.steps()) {
                        if (s.effect().equals(Effect.REMOVE)) {
                            members.put(
                                    s.id(),
                                    Mutants.membersOf(
                                            this,
                                            request.context(),
                                            s.access().id().nativeId()));
                        }
                    }
                    return super.prepare(request);
                }

                @Override
                protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                        throws ConnectorException {
                    RevokeOutcome outcome = super.carryOut(call, step, before, after);
                    if (step.effect().equals(Effect.REMOVE)) {
                        for (String id : members.getOrDefault(step.id(), List.of())) {
                            if (!id.equals(before.id())) {
                                target.look(id)
                                        .filter(e -> !e.groups()
                                                .contains(step.access().id().nativeId()))
                                        .ifPresent(e -> target.change(
                                                e.withGroup(step.access().id().nativeId())));
                            }
                        }
                    }
                    return outcome;
                }
            }),
    NEEDS_WHAT_PREPARE_LEFT_IN_MEMORY(
            "C-49", (target, config, context) -> new MemoryConnector(target, config, context) {
                private final Map<StepId, String> prepared = new ConcurrentHashMap<>();

                @Override
                public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
                    request.steps().forEach(s -> prepared.put(s.id(), "prepared"));
                    return super.prepare(request);
                }

                @Override
                public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
                    Objects.requireNonNull(
                            prepared.get(request.prepared().step().id()), "what prepare left");
                    return super.revoke(request);
                }
            }),
    CAN_DO_NOTHING("C-05", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
            Capabilities.Builder builder = Capabilities.builder()
                    .partition(PartitionId.MAIN)
                    .impossible(AccessKind.DEVICE, Effect.DEREGISTER, "by hand");
            super.capabilities(request).identifierTypes().forEach(builder::identifierType);
            return builder.build();
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
