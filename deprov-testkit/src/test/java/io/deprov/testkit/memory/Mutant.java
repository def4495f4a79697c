package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
            return page.next("2").build();
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
                public io.deprov.api.Resolution resolve(io.deprov.api.ResolveRequest request)
                        throws ConnectorException {
                    // Looks where nobody is, and takes a control from elsewhere.
                    return config.string("control").equals("always-there")
                            ? super.resolve(request)
                            : io.deprov.api.Resolution.builder(request.subject().identifiers())
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
        protected <T> T write(CallContext call, Request<T> request) throws ConnectorException {
            return again(FailureClass.THROTTLED, () -> super.write(call, request));
        }
    }),
    RETRIES_A_LOST_WRITE("C-20", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected <T> T write(CallContext call, Request<T> request) throws ConnectorException {
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
    LEAVES_A_THREAD_BEHIND("C-27", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Thread thread = thread();

        private Thread thread() {
            Thread started = new Thread(
                    () -> {
                        try {
                            Thread.sleep(Duration.ofMinutes(1).toMillis());
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "left-behind");
            started.setDaemon(true);
            started.start();
            return started;
        }

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
