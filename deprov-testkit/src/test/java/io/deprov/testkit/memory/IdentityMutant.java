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
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
    });

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
