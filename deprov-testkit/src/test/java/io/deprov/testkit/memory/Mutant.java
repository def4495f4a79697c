package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PendingHandle;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Connectors that break a rule, each as a real one has, and which one. */
enum Mutant {
    FORGETS_A_KIND("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            return only(super.discover(request), item -> !item.id().kind().equals(AccessKind.SSH_KEY));
        }
    }),
    DROPS_THE_SECOND_PAGE("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            DiscoveryPage first = super.discover(request);
            DiscoveryPage.Builder page = DiscoveryPage.builder();
            first.items().forEach(page::item);
            return page.scope(scope(control(request.context()))).build();
        }
    }),
    REPEATS_A_PAGE("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            DiscoveryPage.Builder page = DiscoveryPage.builder();
            super.discover(request).items().forEach(page::item);
            return page.next("0:group:staff").build();
        }
    }),
    CALLS_A_CUT_LIST_COMPLETE("C-02", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ScopeReport cut(ConnectorException e, PositiveControl shown) {
            return scope(shown);
        }
    }),
    BELIEVES_AN_EMPTY_READ("C-03", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected PositiveControl control(CallContext call) {
            return PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "always-there");
        }
    }),
    TAKES_ANY_CONTROL_FOR_THE_NAMED_ONE(
            "C-04", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public Resolution resolve(ResolveRequest request) throws ConnectorException {
                    // Looks where nobody is, and takes a control from elsewhere.
                    return config.string("control").equals("always-there")
                            ? super.resolve(request)
                            : Resolution.builder(request.subject().identifiers())
                                    .control(
                                            PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "somebody"))
                                    .build();
                }
            }),
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
    TRIES_WHATEVER_IT_IS_ASKED("C-10", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Optional<Boolean> holds(StepRef step, @Nullable Entry entry) {
            return Optional.of(super.holds(step, entry).orElse(false));
        }
    }),
    ANSWERS_THE_FIRST_STEP_ONLY("C-11", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            return super.prepare(PrepareRequest.of(
                    request.context(), request.account(), request.steps().subList(0, 1)));
        }
    }),
    KEYS_BY_NAME("C-12", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
            List<Entry> found = read(
                    call,
                    (with, timeout) -> target.find(
                            with, timeout, null, account.fact("name").orElse("")));
            return found.isEmpty() ? super.entry(call, account) : Optional.of(found.get(0));
        }
    }),
    LOSES_SIGHT_OF_WHO_WAS_RENAMED("C-13", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
            return super.entry(call, account)
                    .filter(entry -> entry.name().equals(account.fact("name").orElse("")));
        }
    }),
    TAKES_A_NAME_FOR_A_PATTERN("C-14", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            String glob = "\\Q" + before.name().replace("*", "\\E.*\\Q") + "\\E";
            everybodyElse(target, call, this, before, entry -> Pattern.matches(glob, entry.name()));
            return super.carryOut(call, step, before, after);
        }
    }),
    TOUCHES_A_NEIGHBOUR("C-15", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            everybodyElse(target, call, this, before, entry -> entry.name().startsWith(before.name()));
            return super.carryOut(call, step, before, after);
        }
    }),
    TAKES_A_REFUSED_CONNECTION_FOR_A_TIMEOUT("C-16", mapping(MemoryFailure.Kind.NOT_LISTENING, FailureClass.TIMEOUT)),
    CALLS_A_REFUSED_LOGIN_INTERNAL("C-17", mapping(MemoryFailure.Kind.LOGIN_REFUSED, FailureClass.INTERNAL)),
    CALLS_FORBIDDEN_NOT_FOUND("C-18", mapping(MemoryFailure.Kind.FORBIDDEN, FailureClass.NOT_FOUND)),
    CALLS_THROTTLING_UNAVAILABLE("C-19", mapping(MemoryFailure.Kind.TOO_MANY, FailureClass.UNAVAILABLE)),
    RETRIES_WHEN_THROTTLED("C-19", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
            return again(FailureClass.THROTTLED, () -> super.write(call, request));
        }
    }),
    RETRIES_A_LOST_WRITE("C-20", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
            return again(FailureClass.CONNECTION_LOST, () -> super.write(call, request));
        }
    }),
    SWALLOWS_A_LOST_ANSWER("C-21", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after) {
            try {
                return super.carryOut(call, step, before, after);
            } catch (ConnectorException e) {
                return RevokeOutcome.changed(Evidence.of("probably done"));
            }
        }
    }),
    CALLS_A_LOST_WRITE_NOT_SENT("C-21", mapping(MemoryFailure.Kind.CUT, FailureClass.UNAVAILABLE)),
    IGNORES_ITS_DEADLINE("C-22", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Duration timeout(CallContext call) {
            return Duration.ofSeconds(5);
        }
    }),
    IGNORES_ITS_DEADLINE_WHEN_IT_READS(
            "C-22", (target, config, context) -> new MemoryConnector(target, config, context) {
                private boolean reads;

                @Override
                protected <T> T read(CallContext call, Exchange<T> request) throws ConnectorException {
                    reads = true;
                    return super.read(call, request);
                }

                @Override
                protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
                    reads = false;
                    return super.write(call, request);
                }

                @Override
                protected Duration timeout(CallContext call) {
                    return reads ? Duration.ofSeconds(5) : super.timeout(call);
                }
            }),
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
    LEAKS_ITS_LOGIN_IN_TO_STRING("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public String toString() {
            return "MemoryConnector[login=" + MemoryTarget.LOGIN + "]";
        }
    }),
    LEAKS_ITS_LOGIN_IN_A_MESSAGE("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ConnectorException failure(MemoryFailure failure, boolean writes) {
            return failure.kind() == MemoryFailure.Kind.LOGIN_REFUSED
                    ? ConnectorException.of(
                            FailureClass.AUTHENTICATION, "the target does not take " + MemoryTarget.LOGIN)
                    : super.failure(failure, writes);
        }
    }),
    PRINTS_ITS_LOGIN("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            System.err.println("logging in with " + MemoryTarget.LOGIN);
            return super.check(request);
        }
    }),
    LOGS_ITS_LOGIN("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            Logger.getLogger("memory").log(Level.INFO, "logging in with {0}", MemoryTarget.LOGIN);
            return super.check(request);
        }
    }),
    LEAKS_ITS_LOGIN_IN_EVIDENCE("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            super.carryOut(call, step, before, after);
            return RevokeOutcome.changed(Evidence.of("done as " + MemoryTarget.LOGIN));
        }
    }),
    LEAKS_ITS_LOGIN_WHEN_A_WRITE_IS_LOST(
            "C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    return failure.kind() == MemoryFailure.Kind.CUT && writes
                            ? ConnectorException.builder(FailureClass.CONNECTION_LOST, "the connection was cut")
                                    .cause(new java.io.IOException(
                                            "POST https://deprov:" + MemoryTarget.LOGIN + "@host"))
                                    .build()
                            : super.failure(failure, writes);
                }
            }),
    SHOWS_FACTS_THAT_NOBODY_DECLARED("C-25", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Account account(Entry entry) {
            Account account = super.account(entry);
            return Account.builder(account.id())
                    .displayName(account.displayName())
                    .fact("name", entry.name())
                    .fact("undeclared", "1")
                    .build();
        }
    }),
    PINS_NO_CONTROL("C-26", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            super.check(request);
            return CheckReport.builder(ExecutorIdentity.named("deprov"), "memory 1")
                    .build();
        }
    }),
    COUNTS_WHAT_CAME_BEFORE("C-28", (target, config, context) -> new MemoryConnector(target, config, context) {
        private int shown;

        @Override
        protected MemoryTarget.Page held(CallContext call, AccessRef account, String after) throws ConnectorException {
            if (after.isEmpty()) {
                shown = 0;
            }
            int skip = shown;
            List<String> all = new ArrayList<>();
            String last = "";
            MemoryTarget.Page page;
            do {
                page = super.held(call, account, last);
                all.addAll(page.all());
                last = page.hasMore() ? page.last() : "";
            } while (page.hasMore());
            List<String> some = all.subList(Math.min(skip, all.size()), Math.min(skip + 2, all.size()));
            shown += some.size();
            return new MemoryTarget.Page(some, skip + 2 < all.size());
        }
    }),
    KEEPS_WHAT_IT_READ("C-29", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final List<Access> kept = new ArrayList<>();

        @Override
        protected Access thing(ItemId owner, String thing) {
            Access access = super.thing(owner, thing);
            kept.add(access);
            return access;
        }
    }),
    SHOWS_EVERYTHING_ON_ONE_PAGE("C-29", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected MemoryTarget.Page held(CallContext call, AccessRef account, String after) throws ConnectorException {
            List<String> all = new ArrayList<>();
            String last = after;
            MemoryTarget.Page page;
            do {
                page = super.held(call, account, last);
                all.addAll(page.all());
                last = page.hasMore() ? page.last() : "";
            } while (page.hasMore());
            return new MemoryTarget.Page(all, false);
        }
    }),
    READS_ALL_ACCOUNTS_TO_FIND_ONE("C-29", (target, config, context) -> new MemoryConnector(target, config, context) {
        private List<Account> all = List.of();

        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            all = read(request.context(), (with, timeout) -> target.find(with, timeout, null, null)).stream()
                    .map(this::account)
                    .toList();
            return super.resolve(request);
        }

        @Override
        public String toString() {
            return "knows " + all.size();
        }
    }),
    HIDES_A_KIND_IT_CANNOT_REMOVE("C-30", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            return only(super.discover(request), item -> !item.id().kind().equals(AccessKind.DEVICE));
        }
    }),
    DOES_NOT_SAY_WHY_IT_CANNOT("C-30", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
            return without(super.capabilities(request)).kind(AccessKind.DEVICE).build();
        }
    }),
    CALLS_DONE_WHAT_IT_CANNOT_DO("C-30", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            super.prepare(request)
                    .all()
                    .forEach((step, answer) -> answers.add(
                            step,
                            answer.kind() == Preparation.Kind.NOT_REMOVABLE
                                    ? Preparation.alreadyInState(Proof.present(
                                            "nothing to do",
                                            request.context().clock().instant()))
                                    : answer));
            return answers.build();
        }
    }),
    SAYS_FORBIDDEN_OF_WHAT_IS_HALF_DONE(
            "C-31", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected RevokeOutcome deleted(CallContext call, StepRef step, Entry entry) throws ConnectorException {
                    Entry bare = entry.withoutKeys();
                    carryOut(call, step, entry, bare);
                    return carryOut(call, step, bare, null);
                }
            }),
    SAYS_NOTHING_OF_WHAT_IS_LEFT("C-31", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome deleted(CallContext call, StepRef step, Entry entry) throws ConnectorException {
            return super.deleted(call, step, entry) instanceof RevokeOutcome.Partial partial
                    ? RevokeOutcome.partial(partial.done(), List.of(), partial.why())
                    : RevokeOutcome.changed(Evidence.of("done"));
        }
    }),
    CALLS_A_SOFT_DELETION_FINAL("C-32", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
            return without(super.capabilities(request))
                    .impossible(AccessKind.DEVICE, Effect.DEREGISTER, "by hand")
                    .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                            .build())
                    .build();
        }
    }),
    KNOWS_NO_PROTECTION("C-33", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Protection protection(Entry entry) {
            return Protection.none();
        }
    }),
    PROTECTS_EVERYBODY("C-33", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Protection protection(Entry entry) {
            return Protection.unreadable("not asked");
        }
    }),
    COUNTS_THE_FIRST_PAGE("C-34", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public long population(PopulationOp.Request request) throws ConnectorException {
            return active(request.context(), null, "").all().size();
        }
    }),
    COUNTS_NOBODY_WHEN_NOTHING_IS_SHOWN(
            "C-34", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected PositiveControl control(CallContext call) {
                    return PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "always-there");
                }
            }),
    HAS_NO_POPULATION_AND_DOES_NOT_SAY_SO("C-34", lacking(PopulationOp.class)),
    LISTS_THE_FIRST_HOLDERS("C-35", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public HoldersOp.Page holders(HoldersOp.Request request) throws ConnectorException {
            return HoldersOp.Page.of(super.holders(request).holders(), null);
        }
    }),
    TAKES_THE_BLOCKED_FOR_HOLDERS("C-35", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected MemoryTarget.Page active(CallContext call, @Nullable String group, String after)
                throws ConnectorException {
            return new MemoryTarget.Page(
                    read(call, (with, timeout) -> target.find(with, timeout, null, null)).stream()
                            .map(Entry::id)
                            .toList(),
                    false);
        }
    }),
    HAS_NO_HOLDERS_AND_DOES_NOT_SAY_SO("C-35", lacking(HoldersOp.class)),
    DOES_WHAT_WAS_CANCELLED("C-36", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected void beforeSending(CallContext call) {}
    }),
    LEAVES_ITS_BROKEN_CONNECTIONS_OPEN(
            "C-37", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected void reconnect() {
                    target.connected();
                }
            }),
    LEAVES_ITS_CONNECTION_OPEN("C-37", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public void close() {
            super.close();
            target.connected();
        }
    }),
    STARTS_A_THREAD_WHEN_THERE_IS_TROUBLE(
            "C-37", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    sleeper("reconnecting");
                    return super.failure(failure, writes);
                }
            }),
    HAS_NO_RESTORE_AND_DOES_NOT_SAY_SO("C-23", lacking(RestoreOp.class)),
    SEARCHES_BY_THE_BEGINNING("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            Resolution.Builder resolution =
                    Resolution.builder(request.subject().identifiers()).control(control(request.context()));
            for (Identifier identifier : request.subject().identifiers()) {
                resolution.linking(identifier);
                for (Entry entry : read(request.context(), (with, timeout) -> target.find(with, timeout, null, null))) {
                    if (entry.number().startsWith(identifier.value())) {
                        resolution.match(account(entry), identifier, IdentifierUse.LINKING);
                    }
                }
            }
            return resolution.build();
        }
    }),
    FORGETS_HOW_LONG_TO_WAIT("C-19", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ConnectorException failure(MemoryFailure failure, boolean writes) {
            return failure.kind() == MemoryFailure.Kind.TOO_MANY
                    ? ConnectorException.of(FailureClass.THROTTLED, "too many requests")
                    : super.failure(failure, writes);
        }
    }),
    SWALLOWS_WHAT_VERIFY_RUNS_INTO("C-38", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
            try {
                return super.verify(request);
            } catch (ConnectorException e) {
                StepAnswers.Builder<Verification> answers = StepAnswers.builder();
                request.steps()
                        .forEach(step -> answers.add(
                                step.id(),
                                Verification.holds(Proof.present(
                                        "nothing there",
                                        request.context().clock().instant()))));
                return answers.build();
            }
        }
    }),
    CALLS_AN_UNREADABLE_LIST_EMPTY("C-38", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            try {
                return super.discover(request);
            } catch (ConnectorException e) {
                PositiveControl control =
                        PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "always-there");
                return DiscoveryPage.builder().scope(scope(control)).build();
            }
        }
    }),
    CALLS_A_FORBIDDEN_READ_NOT_FOUND("C-38", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ConnectorException failure(MemoryFailure failure, boolean writes) {
            return failure.kind() == MemoryFailure.Kind.FORBIDDEN && !writes
                    ? ConnectorException.of(FailureClass.NOT_FOUND, "not there")
                    : super.failure(failure, writes);
        }
    }),
    TAKES_THE_FIRST_HIT("C-39", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            Identifier first = request.subject().identifiers().first();
            return super.resolve(ResolveRequest.of(request.context(), Subject.of(first)));
        }
    }),
    CLOSES_WHEN_IT_IS_INTERRUPTED("C-40", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected void beforeSending(CallContext call) throws ConnectorException {
            if (Thread.currentThread().isInterrupted()) {
                close();
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "interrupted");
            }
            super.beforeSending(call);
        }
    }),
    KEEPS_THE_ACCOUNT_OF_THE_LAST_CALL(
            "C-41", (target, config, context) -> new MemoryConnector(target, config, context) {
                private volatile @Nullable Entry current;

                @Override
                protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
                    current = super.entry(call, account).orElse(null);
                    try {
                        Thread.sleep(20);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.ofNullable(current);
                }
            }),
    SHARES_ITS_CLIENT_WITH_ALL_OTHERS("C-41", SharedClient::new),
    CALLS_A_SILENT_WRITE_NOT_SENT("C-20", mapping(MemoryFailure.Kind.TIMED_OUT, FailureClass.UNAVAILABLE)),
    NAMES_NO_PERMISSION("C-18", mapping(MemoryFailure.Kind.FORBIDDEN, FailureClass.AUTHORIZATION)),
    BELIEVES_AN_EMPTY_READ_WHEN_IT_DISCOVERS(
            "C-03", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected ScopeReport scope(PositiveControl shown) {
                    return super.scope(PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "always-there"));
                }
            }),
    BELIEVES_AN_EMPTY_READ_WHEN_IT_VERIFIES(
            "C-03", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected Verification verification(
                        CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
                    return super.verification(
                            call,
                            step,
                            entry,
                            PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "always-there"));
                }
            }),
    DELETES_THE_ACCOUNT_WITH_A_KEY("C-15", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected @Nullable Entry changed(StepRef step, Entry entry) throws ConnectorException {
            Entry changed = super.changed(step, entry);
            return step.effect().equals(Effect.REVOKE) && changed != null ? changed.blocked(true) : changed;
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
    VERIFIES_BY_NAME("C-13", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
            CallContext call = request.context();
            List<Entry> named = read(
                    call,
                    (with, timeout) -> target.find(
                            with, timeout, null, request.account().fact("name").orElse("")));
            StepAnswers.Builder<Verification> answers = StepAnswers.builder();
            for (StepRef step : request.steps()) {
                answers.add(step.id(), verification(call, step, named.isEmpty() ? null : named.get(0), control(call)));
            }
            return answers.build();
        }
    }),
    LISTS_THE_NAMESAKE("C-12", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            AccessRef account = request.accounts().get(0);
            DiscoveryPage.Builder page = DiscoveryPage.builder();
            for (Entry entry : read(
                    request.context(),
                    (with, timeout) -> target.find(
                            with, timeout, null, account.fact("name").orElse("")))) {
                entry.groups().forEach(group -> page.item(thing(account.id(), "group:" + group)));
            }
            return page.scope(scope(control(request.context()))).build();
        }
    }),
    TAKES_AN_IDENTIFIER_FOR_A_PATTERN(
            "C-39", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public Resolution resolve(ResolveRequest request) throws ConnectorException {
                    Resolution.Builder resolution =
                            Resolution.builder(request.subject().identifiers()).control(control(request.context()));
                    for (Identifier identifier : request.subject().identifiers()) {
                        resolution.linking(identifier);
                        String glob = "\\Q" + identifier.value().replace("*", "\\E.*\\Q") + "\\E";
                        for (Entry entry :
                                read(request.context(), (with, timeout) -> target.find(with, timeout, null, null))) {
                            if (Pattern.matches(glob, entry.number())) {
                                resolution.match(account(entry), identifier, IdentifierUse.LINKING);
                            }
                        }
                    }
                    return resolution.build();
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
    DISCOVERS_THE_FIRST_ACCOUNT_ONLY("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            return super.discover(DiscoverRequest.of(
                    request.context(),
                    request.accounts().subList(0, 1),
                    request.kinds(),
                    request.identifiers(),
                    request.cursor()));
        }
    }),
    CHANGES_ITS_MIND_ABOUT_WHAT_IT_CAN_DO(
            "C-25", (target, config, context) -> new MemoryConnector(target, config, context) {
                private int asked;

                @Override
                public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
                    return without(super.capabilities(request))
                            .impossible(AccessKind.DEVICE, Effect.DEREGISTER, "by hand")
                            .supports(Capability.builder(AccessKind.SSH_KEY, Effect.REVOKE, Phase.CONTAIN)
                                    .maximumLag(Duration.ofMillis(asked++))
                                    .build())
                            .build();
                }
            }),
    SPEAKS_OF_ACCOUNTS_ONLY("C-25", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ScopeReport scope(PositiveControl shown) {
            return ScopeReport.complete(PartitionId.MAIN, "accounts", java.util.Set.of(AccessKind.ACCOUNT), shown);
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
    REVOKES_AFTER_CLOSE("C-27", AnswersLater::new),
    LEAVES_A_THREAD_BEHIND("C-27", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Thread thread = sleeper("left-behind");

        @Override
        public String toString() {
            return "has " + thread.getName();
        }
    }),
    ANSWERS_AFTER_CLOSE("C-27", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public void close() {}
    });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    Mutant(String rule, MemoryConnectorFactory.Maker maker) {
        this.rule = rule;
        this.maker = maker;
    }

    /** The rule that it breaks. */
    String rule() {
        return rule;
    }

    MemoryConnectorFactory.Maker maker() {
        return maker;
    }

    private static MemoryConnectorFactory.Maker mapping(MemoryFailure.Kind from, FailureClass to) {
        return (MemoryTarget target, ConnectorConfig config, ConnectorContext context) ->
                new MemoryConnector(target, config, context) {
                    @Override
                    protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                        return failure.kind() == from
                                ? ConnectorException.of(to, "it went wrong")
                                : super.failure(failure, writes);
                    }
                };
    }

    private static MemoryConnectorFactory.Maker lacking(Class<?> operation) {
        return (MemoryTarget target, ConnectorConfig config, ConnectorContext context) ->
                new MemoryConnector(target, config, context) {
                    @Override
                    public <T> Optional<T> operation(Class<T> type) {
                        return type.equals(operation) ? Optional.empty() : super.operation(type);
                    }
                };
    }

    /** Capabilities as they are, without what is said to be impossible. */
    private static Capabilities.Builder without(Capabilities capabilities) {
        Capabilities.Builder builder = Capabilities.builder().partition(PartitionId.MAIN);
        capabilities.identifierTypes().forEach(builder::identifierType);
        capabilities.all().forEach(builder::supports);
        return builder;
    }

    private static Thread sleeper(String name) {
        Thread started = new Thread(
                () -> {
                    try {
                        Thread.sleep(Duration.ofMinutes(1).toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        started.setDaemon(true);
        started.start();
        return started;
    }

    private static DiscoveryPage only(DiscoveryPage page, Predicate<Access> which) {
        DiscoveryPage.Builder builder = DiscoveryPage.builder();
        page.items().stream().filter(which).forEach(builder::item);
        page.scopes().forEach(builder::scope);
        page.next().ifPresent(builder::next);
        return builder.build();
    }

    private static void everybodyElse(
            MemoryTarget target, CallContext call, MemoryConnector connector, Entry but, Predicate<Entry> which)
            throws ConnectorException {
        List<Entry> others =
                new ArrayList<>(connector.read(call, (with, timeout) -> target.find(with, timeout, null, null)));
        others.removeIf(entry -> entry.id().equals(but.id()) || !which.test(entry));
        for (Entry other : others) {
            connector.write(
                    call,
                    (with, timeout) -> target.write(with, timeout, other.id(), other.version(), other.blocked(true)));
        }
    }

    /** Whoever is closed closes it for everybody who was opened before. */
    private static final class SharedClient extends MemoryConnector {

        private static final AtomicLong CLOSED_AT = new AtomicLong();

        private final long openedAt = System.nanoTime();

        SharedClient(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
            super(target, config, context);
        }

        @Override
        protected void beforeSending(CallContext call) throws ConnectorException {
            if (CLOSED_AT.get() > openedAt) {
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "the client is closed");
            }
            super.beforeSending(call);
        }

        @Override
        public void close() {
            CLOSED_AT.set(System.nanoTime());
            super.close();
        }
    }

    /** Only check knows that it is closed. */
    private static final class AnswersLater extends MemoryConnector {

        private boolean shut;

        AnswersLater(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
            super(target, config, context);
        }

        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            if (shut) {
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "closed");
            }
            return super.check(request);
        }

        @Override
        public void close() {
            shut = true;
        }
    }

    /** A call that a connector makes by itself once more. */
    private interface Once<T> {

        T done() throws ConnectorException;
    }

    private static <T> T again(FailureClass failure, Once<T> call) throws ConnectorException {
        try {
            return call.done();
        } catch (ConnectorException e) {
            if (e.failureClass() != failure) {
                throw e;
            }
            return call.done();
        }
    }
}
