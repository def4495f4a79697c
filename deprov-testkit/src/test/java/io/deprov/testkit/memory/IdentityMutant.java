package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.math.BigInteger;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Connectors that mix people up. */
enum IdentityMutant implements Mutant {
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
    LOSES_SIGHT_OF_WHO_WAS_RENAMED("C-13", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
            return super.entry(call, account)
                    .filter(entry -> entry.name().equals(account.fact("name").orElse("")));
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
    TAKES_A_NAME_FOR_A_PATTERN("C-14", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            String glob = "\\Q" + before.name().replace("*", "\\E.*\\Q") + "\\E";
            Mutants.everybodyElse(target, call, this, before, entry -> Pattern.matches(glob, entry.name()));
            return super.carryOut(call, step, before, after);
        }
    }),
    TOUCHES_A_NEIGHBOUR("C-15", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            Mutants.everybodyElse(
                    target, call, this, before, entry -> entry.name().startsWith(before.name()));
            return super.carryOut(call, step, before, after);
        }
    }),
    DELETES_THE_ACCOUNT_WITH_A_KEY("C-15", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected @Nullable Entry changed(StepRef step, Entry entry) throws ConnectorException {
            Entry changed = super.changed(step, entry);
            return step.effect().equals(Effect.REVOKE) && changed != null ? changed.blocked(true) : changed;
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
    HAS_NO_POPULATION_AND_DOES_NOT_SAY_SO("C-34", Mutants.lacking(PopulationOp.class)),
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
    HAS_NO_HOLDERS_AND_DOES_NOT_SAY_SO("C-35", Mutants.lacking(HoldersOp.class)),
    TAKES_THE_FIRST_HIT("C-39", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            Identifier first = request.subject().identifiers().first();
            return super.resolve(ResolveRequest.of(request.context(), Subject.of(first)));
        }
    }),
    TAKES_AN_IDENTIFIER_FOR_A_PATTERN(
            "C-39", (target, config, context) -> new MemoryConnector(target, config, context) {

                @Override
                public Resolution resolve(ResolveRequest request) throws ConnectorException {
                    return Mutants.resolving(
                            this,
                            request,
                            (value, number) -> Pattern.matches("\\Q" + value.replace("*", "\\E.*\\Q") + "\\E", number));
                }
            }),
    TAKES_AN_IDENTIFIER_FOR_A_LIKE("C-39", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            return Mutants.resolving(
                    this,
                    request,
                    (value, number) -> Pattern.matches(value.replace("_", ".").replace("%", ".*"), number));
        }
    }),
    FINDS_WHOEVER_IS_WITHIN("C-39", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            return Mutants.resolving(this, request, String::endsWith);
        }
    }),
    RESOLVES_THE_NAMESAKE("C-12", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Map<String, String> names = new ConcurrentHashMap<>();

        @Override
        public Resolution resolve(ResolveRequest request) throws ConnectorException {
            Resolution.Builder r =
                    Resolution.builder(request.subject().identifiers()).control(control(request.context()));
            for (Identifier i : request.subject().identifiers()) {
                List<Entry> found = new ArrayList<>(
                        read(request.context(), (with, timeout) -> target.find(with, timeout, i.value(), null)));
                found.forEach(e -> names.put(i.value(), e.name()));
                if (found.isEmpty() && names.containsKey(i.value())) {
                    found.addAll(read(
                            request.context(),
                            (with, timeout) -> target.find(with, timeout, null, names.get(i.value()))));
                }
                found.forEach(e -> r.match(
                        Account.builder(account(e).id())
                                .displayName(e.name())
                                .fact("name", e.name())
                                .protection(protection(e))
                                .build(),
                        i,
                        IdentifierUse.LINKING));
            }
            return r.build();
        }
    }),
    VERIFIES_ON_THE_NAMESAKE(
            "C-12", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public StepAnswers<Verification> verify(VerifyRequest r) throws ConnectorException {
                    CallContext call = r.context();
                    Optional<Entry> e = entry(call, r.account());
                    if (e.isEmpty()) {
                        e = read(
                                        call,
                                        (with, timeout) -> target.find(
                                                with,
                                                timeout,
                                                null,
                                                r.account().fact("name").orElse("")))
                                .stream()
                                .findFirst();
                    }
                    PositiveControl shown = control(call);
                    StepAnswers.Builder<Verification> answers = StepAnswers.builder();
                    for (StepRef s : r.steps()) {
                        answers.add(s.id(), verification(call, s, e.orElse(null), shown));
                    }
                    return answers.build();
                }
            }),
    TAKES_A_NAME_FOR_A_LIKE_PATTERN(
            "C-14", Mutants.touching((leaver, other) -> Pattern.matches(Mutants.like(leaver.name()), other.name()))),
    TAKES_A_NAME_FOR_A_REGEX("C-14", Mutants.touching((leaver, other) -> {
        try {
            return Pattern.matches(leaver.name(), other.name());
        } catch (PatternSyntaxException e) {
            return false;
        }
    })),
    TAKES_A_NAME_FOR_A_QUESTION_MARK_GLOB(
            "C-14",
            Mutants.touching((leaver, other) ->
                    Pattern.matches("\\Q" + leaver.name().replace("?", "\\E.\\Q") + "\\E", other.name()))),
    FOLDS_CASE("C-14", Mutants.touching((leaver, other) -> leaver.name().equalsIgnoreCase(other.name()))),
    TRIMS_AND_NORMALIZES(
            "C-14",
            Mutants.touching((leaver, other) -> leaver.name()
                    .trim()
                    .equals(Normalizer.normalize(other.name(), Normalizer.Form.NFKC)
                            .trim()))),
    TOUCHES_WHOSE_NAME_ENDS_ALIKE(
            "C-14", Mutants.touching((leaver, other) -> other.name().endsWith(leaver.name()))),
    TOUCHES_WHOSE_ID_BEGINS_ALIKE(
            "C-15", Mutants.touching((leaver, other) -> other.id().startsWith(leaver.id()))),
    REMOVES_GROUPS_THAT_BEGIN_ALIKE("C-15", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected @Nullable Entry changed(StepRef step, Entry entry) throws ConnectorException {
            Entry after = super.changed(step, entry);
            if (step.effect().equals(Effect.REMOVE)) {
                for (String g : entry.groups()) {
                    if (g.startsWith(step.access().id().nativeId())
                            || g.equalsIgnoreCase(step.access().id().nativeId())) {
                        Entry less = after.withoutGroup(g);
                        after = new Entry(
                                less.id(),
                                less.name(),
                                less.number(),
                                less.isBlocked(),
                                less.groups(),
                                less.keys(),
                                entry.version() + 1);
                    }
                }
            }
            return after;
        }
    }),
    TAKES_EVERYBODY_OUT_OF_THE_GROUP("C-15", (target, config, context) -> new MemoryConnector(target, config, context) {
        // Deletes the group, not the membership.
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            RevokeOutcome o = super.carryOut(call, step, before, after);
            if (step.effect().equals(Effect.REMOVE)) {
                for (Entry e : read(call, (with, timeout) -> target.find(with, timeout, null, null))) {
                    if (e.groups().contains(step.access().id().nativeId())) {
                        target.change(e.withoutGroup(step.access().id().nativeId()));
                    }
                }
            }
            return o;
        }
    }),
    TAKES_THE_FIRST_ACCOUNT_OF_AN_IDENTIFIER(
            "C-39", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public Resolution resolve(ResolveRequest request) throws ConnectorException {
                    Resolution.Builder r =
                            Resolution.builder(request.subject().identifiers()).control(control(request.context()));
                    for (Identifier i : request.subject().identifiers()) {
                        r.linking(i);
                        read(request.context(), (with, timeout) -> target.find(with, timeout, i.value(), null)).stream()
                                .limit(1)
                                .forEach(e -> r.match(account(e), i, IdentifierUse.LINKING));
                    }
                    return r.build();
                }
            }),
    LEAVES_OUT_THE_ACCOUNTS_OWN_IDENTIFIERS(
            "C-39", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected Account account(Entry e) {
                    Account.Builder a = Account.builder(super.account(e).id())
                            .displayName(e.name())
                            .fact("name", e.name())
                            .protection(protection(e))
                            .fingerprint(super.account(e).fingerprint());
                    if (e.isBlocked()) {
                        a.alreadyInForce(Effect.BLOCK_SIGN_IN);
                    }
                    return a.build();
                }
            }),
    TAKES_AN_IDENTIFIER_FOR_A_ONE_CHARACTER_PATTERN(
            "C-39",
            Mutants.resolvingNameless((given, number) ->
                    Pattern.matches("\\Q" + given.replace("_", "\\E.\\Q").replace("?", "\\E.\\Q") + "\\E", number))),
    PARSES_THE_NUMBER(
            "C-39",
            Mutants.resolvingNameless((given, number) -> given.matches("\\d+") && number.matches("\\d+")
                    ? new BigInteger(given).equals(new BigInteger(number))
                    : given.equals(number))),
    TRIMS_AN_IDENTIFIER(
            "C-39", Mutants.resolvingNameless((given, number) -> given.trim().equals(number))),
    FOLDS_THE_CASE_OF_AN_IDENTIFIER(
            "C-39", Mutants.resolvingNameless((given, number) -> given.equalsIgnoreCase(number))),
    FINDS_EVERYBODY_BY_AN_EMPTY_IDENTIFIER(
            "C-39", Mutants.resolvingNameless((given, number) -> given.isBlank() || given.equals(number)));

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    IdentityMutant(String rule, MemoryConnectorFactory.Maker maker) {
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
