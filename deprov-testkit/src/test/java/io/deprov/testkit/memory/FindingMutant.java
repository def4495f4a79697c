package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Connectors that do not find what is there, or call it gone. */
enum FindingMutant implements Mutant {
    FORGETS_A_KIND("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            return Mutants.only(
                    super.discover(request), item -> !item.id().kind().equals(AccessKind.SSH_KEY));
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
    SEARCHES_BY_THE_BEGINNING("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            return Mutants.resolving(this, request, (value, number) -> number.startsWith(value));
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
    HIDES_ONE_GROUP_OF_TWO("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            return Mutants.only(
                    super.discover(request), item -> !item.id().nativeId().equals("vpn"));
        }
    }),
    CALLS_A_LOGIN_REFUSED_WHILE_READING_INTERNAL(
            "C-38", (target, config, context) -> new MemoryConnector(target, config, context) {

                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    return failure.kind() == MemoryFailure.Kind.LOGIN_REFUSED && !writes
                            ? ConnectorException.of(FailureClass.INTERNAL, "it went wrong")
                            : super.failure(failure, writes);
                }
            }),
    THROWS_WHATEVER_COMES_WHEN_IT_MAY_NOT_READ(
            "C-38", (target, config, context) -> new MemoryConnector(target, config, context) {

                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    if (failure.kind() == MemoryFailure.Kind.FORBIDDEN) {
                        throw new IllegalStateException("cannot be");
                    }
                    return super.failure(failure, writes);
                }
            }),
    SHOWS_ONE_OF_EACH_KIND("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            Set<String> seen = new HashSet<>();
            String cursor = request.cursor();
            if (cursor.isEmpty()) {
                known.clear();
            }
            return Mutants.only(
                    super.discover(request),
                    item -> known.add(item.id().kind() + " of " + item.id().accountId()
                            + (item instanceof Account ? item.id().nativeId() : "")));
        }

        private final Set<String> known = ConcurrentHashMap.newKeySet();
    }),
    SHOWS_NOTHING_WHEN_ALL_KINDS_ARE_WANTED(
            "C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
                    return Mutants.only(
                            super.discover(request),
                            item -> request.kinds().contains(item.id().kind()));
                }
            }),
    SHOWS_GROUPS_OF_EVERYBODY("C-01", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected MemoryTarget.Page held(CallContext call, AccessRef account, String after) throws ConnectorException {
            TreeSet<String> all = new TreeSet<>(super.held(call, account, after).all());
            MemoryTarget.Page own = super.held(call, account, after);
            if (!own.hasMore() && !after.isEmpty()) {
                for (Entry e : read(call, (with, timeout) -> target.find(with, timeout, null, null))) {
                    e.groups().forEach(g -> all.add("group:" + g));
                }
            }
            return new MemoryTarget.Page(List.copyOf(all), own.hasMore());
        }
    }),
    RESOLVES_TO_NOBODY_WHEN_THE_LIST_IS_CUT(
            "C-02", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public Resolution resolve(ResolveRequest request) throws ConnectorException {
                    if (Mutants.isCut(this, request.context())) {
                        return Resolution.builder(request.subject().identifiers())
                                .control(control(request.context()))
                                .build();
                    }
                    return super.resolve(request);
                }
            }),
    VERIFY_BELIEVES_A_CUT_LIST("C-02", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
            StepAnswers.Builder<Verification> answers = StepAnswers.builder();
            StepAnswers<Verification> right = super.verify(request);
            for (StepRef step : request.steps()) {
                Verification v = right.answer(step.id()).orElseThrow();
                if (step.effect().equals(Effect.REMOVE)
                        && control(request.context()).isShown()
                        && !Mutants.listed(
                                this,
                                request.context(),
                                request.account(),
                                "group:" + step.access().id().nativeId())) {
                    v = Verification.holds(Proof.absent(
                            "not in the list", request.context().clock().instant(), control(request.context())));
                }
                answers.add(step.id(), v);
            }
            return answers.build();
        }
    }),
    PREPARE_BELIEVES_A_CUT_LIST("C-02", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            StepAnswers<Preparation> right = super.prepare(request);
            for (StepRef step : request.steps()) {
                Preparation v = right.answer(step.id()).orElseThrow();
                if (v instanceof Preparation.Ready
                        && step.effect().equals(Effect.REMOVE)
                        && !Mutants.listed(
                                this,
                                request.context(),
                                request.account(),
                                "group:" + step.access().id().nativeId())) {
                    v = Preparation.alreadyInState(Proof.absent(
                            "not in the list", request.context().clock().instant(), control(request.context())));
                }
                answers.add(step.id(), v);
            }
            return answers.build();
        }
    }),
    NEVER_SAYS_WHO_IS_BLOCKED_ALREADY(
            "C-47", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected Account account(Entry e) {
                    return Account.builder(super.account(e).id())
                            .displayName(e.name())
                            .fact("name", e.name())
                            .protection(protection(e))
                            .fingerprint(super.account(e).fingerprint())
                            .identifier(new Identifier(IdentifierType.EMPLOYEE_NUMBER, e.number()))
                            .build();
                }
            }),
    DISCOVERS_BLOCKED_ACCOUNTS_NO_MORE(
            "C-47", (target, config, context) -> new MemoryConnector(target, config, context) {
                // Lists those who are active only: a blocked account's memberships stay for good.
                @Override
                public DiscoveryPage discover(DiscoverRequest r) throws ConnectorException {
                    boolean blocked = false;
                    for (AccessRef a : r.accounts()) {
                        blocked |= entry(r.context(), a).map(Entry::isBlocked).orElse(false);
                    }
                    return blocked
                            ? DiscoveryPage.builder()
                                    .scope(scope(control(r.context())))
                                    .build()
                            : super.discover(r);
                }
            }),
    RESOLVES_BLOCKED_ACCOUNTS_NO_MORE(
            "C-47", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public Resolution resolve(ResolveRequest request) throws ConnectorException {
                    Resolution.Builder r =
                            Resolution.builder(request.subject().identifiers()).control(control(request.context()));
                    for (Identifier i : request.subject().identifiers()) {
                        r.linking(i);
                        read(request.context(), (with, timeout) -> target.find(with, timeout, i.value(), null)).stream()
                                .filter(e -> !e.isBlocked())
                                .forEach(e -> r.match(account(e), i, IdentifierUse.LINKING));
                    }
                    return r.build();
                }
            });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    FindingMutant(String rule, MemoryConnectorFactory.Maker maker) {
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
