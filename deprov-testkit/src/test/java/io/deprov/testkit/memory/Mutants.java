package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.PreparedStep;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StateToken;
import io.deprov.api.StepRef;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.PartitionId;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.config.Secret;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All broken connectors, and what they are made of. */
final class Mutants {

    private Mutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                        FindingMutant.values(),
                        DoingMutant.values(),
                        LimitsMutant.values(),
                        IdentityMutant.values(),
                        TroubleMutant.values(),
                        LifeMutant.values(),
                        KeepingMutant.values(),
                        RestoreMutant.values(),
                        OperationsMutant.values())
                .flatMap(each -> Stream.of(each));
    }

    static MemoryConnectorFactory.Maker mapping(MemoryFailure.Kind from, FailureClass to) {
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

    static MemoryConnectorFactory.Maker lacking(Class<?> operation) {
        return (MemoryTarget target, ConnectorConfig config, ConnectorContext context) ->
                new MemoryConnector(target, config, context) {
                    @Override
                    public <T> Optional<T> operation(Class<T> type) {
                        return type.equals(operation) ? Optional.empty() : super.operation(type);
                    }
                };
    }

    /** Capabilities as they are, without what is said to be impossible. */
    static Capabilities.Builder without(Capabilities capabilities) {
        Capabilities.Builder builder = Capabilities.builder().partition(PartitionId.MAIN);
        capabilities.identifierTypes().forEach(builder::identifierType);
        capabilities.all().forEach(builder::supports);
        return builder;
    }

    static Thread sleeper(String name) {
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

    static DiscoveryPage only(DiscoveryPage page, Predicate<Access> which) {
        DiscoveryPage.Builder builder = DiscoveryPage.builder();
        page.items().stream().filter(which).forEach(builder::item);
        page.scopes().forEach(builder::scope);
        page.next().ifPresent(builder::next);
        return builder.build();
    }

    static void everybodyElse(
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

    /** Resolves by whatever is taken for a match. */
    static Resolution resolving(MemoryConnector connector, ResolveRequest request, BiPredicate<String, String> matches)
            throws ConnectorException {
        Resolution.Builder resolution =
                Resolution.builder(request.subject().identifiers()).control(connector.control(request.context()));
        for (Identifier identifier : request.subject().identifiers()) {
            resolution.linking(identifier);
            for (Entry entry : connector.read(
                    request.context(), (with, timeout) -> connector.target.find(with, timeout, null, null))) {
                if (matches.test(identifier.value(), entry.number())) {
                    resolution.match(connector.account(entry), identifier, IdentifierUse.LINKING);
                }
            }
        }
        return resolution.build();
    }

    /** Whoever is closed closes it for everybody who was opened before. */
    static final class SharedClient extends MemoryConnector {

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
    static final class AnswersLater extends MemoryConnector {

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
    interface Once<T> {

        T done() throws ConnectorException;
    }

    static <T> T again(FailureClass failure, Once<T> call) throws ConnectorException {
        try {
            return call.done();
        } catch (ConnectorException e) {
            if (e.failureClass() != failure) {
                throw e;
            }
            return call.done();
        }
    }

    interface Alike<T> {
        boolean is(T one, T other);
    }

    static String like(String text) {
        return "\\Q" + text.replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q") + "\\E";
    }

    static MemoryConnectorFactory.Maker touching(Alike<Entry> alike) {
        return (target, config, context) -> new MemoryConnector(target, config, context) {
            @Override
            protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                    throws ConnectorException {
                RevokeOutcome outcome = super.carryOut(call, step, before, after);
                for (Entry other : read(call, (with, timeout) -> target.find(with, timeout, null, null))) {
                    if (!other.id().equals(before.id())
                            && !other.name().equals(before.name())
                            && alike.is(before, other)) {
                        target.change(other.blocked(true));
                    }
                }
                return outcome;
            }
        };
    }

    static MemoryConnectorFactory.Maker resolvingNameless(Alike<String> alike) {
        return (target, config, context) -> new MemoryConnector(target, config, context) {
            @Override
            public Resolution resolve(ResolveRequest request) throws ConnectorException {
                Resolution.Builder r =
                        Resolution.builder(request.subject().identifiers()).control(control(request.context()));
                for (Identifier i : request.subject().identifiers()) {
                    for (Entry e : read(request.context(), (with, timeout) -> target.find(with, timeout, null, null))) {
                        if (alike.is(i.value(), e.number())) {
                            // Without its own identifiers, which would tell.
                            r.match(
                                    Account.builder(account(e).id())
                                            .displayName(e.name())
                                            .fact("name", e.name())
                                            .protection(protection(e))
                                            .build(),
                                    i,
                                    IdentifierUse.LINKING);
                        }
                    }
                }
                return r.build();
            }
        };
    }

    static RevokeRequest withToken(RevokeRequest r, String token) {
        return RevokeRequest.of(
                r.context(),
                new PreparedStep(
                        r.prepared().step(), new StateToken(token), r.prepared().current()),
                r.account(),
                r.attempt(),
                r.idempotencyKey());
    }

    static Secret opened(ConnectorContext context, ConnectorConfig config) {
        try {
            return context.resolve(config.secret("login"));
        } catch (ConnectorException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a list of people ends at a limit. */
    static boolean isCut(MemoryConnector c, CallContext call) {
        try {
            MemoryTarget.Page first = c.active(call, null, "");
            if (first.hasMore()) {
                c.active(call, null, first.last());
            }
            return false;
        } catch (ConnectorException e) {
            return e.failureClass() == FailureClass.UNAVAILABLE
                    && e.getMessage().contains("cut");
        }
    }

    static boolean listed(MemoryConnector c, CallContext call, AccessRef account, String thing)
            throws ConnectorException {
        String after = "";
        while (true) {
            MemoryTarget.Page page;
            try {
                page = c.held(call, account, after);
            } catch (ConnectorException e) {
                if (e.getMessage().contains("cut")) {
                    return false;
                }
                throw e;
            }
            if (page.all().contains(thing)) {
                return true;
            }
            if (!page.hasMore()) {
                return false;
            }
            after = page.last();
        }
    }

    static List<String> membersOf(MemoryConnector c, CallContext call, String group) throws ConnectorException {
        return c.read(call, (with, timeout) -> c.target.find(with, timeout, null, null)).stream()
                .filter(e -> e.groups().contains(group))
                .map(Entry::id)
                .toList();
    }

    static final class StaticControl extends MemoryConnector {
        private static volatile ConnectorConfig newest;

        StaticControl(MemoryTarget target, ConnectorConfig c, ConnectorContext context) {
            super(target, c, context);
            newest = c;
        }

        @Override
        protected PositiveControl control(CallContext call) throws ConnectorException {
            String name = newest.string("control");
            boolean shown = !read(call, (with, timeout) -> target.find(with, timeout, null, name))
                    .isEmpty();
            return shown
                    ? PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, name)
                    : PositiveControl.notShown("accounts", PositiveControl.Origin.NAMED, "not shown");
        }
    }

    static final class StaticLogin extends MemoryConnector {
        private static volatile String login;

        StaticLogin(MemoryTarget target, ConnectorConfig c, ConnectorContext context) {
            super(target, c, context);
        }

        @Override
        protected <T> T read(CallContext call, Exchange<T> request) throws ConnectorException {
            return super.read(call, (with, d) -> request.send(kept(with), d));
        }

        @Override
        protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
            return super.write(call, (with, d) -> request.send(kept(with), d));
        }

        static String kept(String with) {
            if (login == null) {
                login = with;
            }
            return login;
        }
    }
}
