package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connectors that say nothing of what they cannot do, or cannot do at once. */
enum LimitsMutant implements Mutant {
    TRIES_WHATEVER_IT_IS_ASKED("C-10", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Optional<Boolean> holds(StepRef step, @Nullable Entry entry) {
            return Optional.of(super.holds(step, entry).orElse(false));
        }
    }),
    HIDES_A_KIND_IT_CANNOT_REMOVE("C-30", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
            return Mutants.only(
                    super.discover(request), item -> !item.id().kind().equals(AccessKind.DEVICE));
        }
    }),
    DOES_NOT_SAY_WHY_IT_CANNOT("C-30", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
            return Mutants.without(super.capabilities(request))
                    .kind(AccessKind.DEVICE)
                    .build();
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
            return Mutants.without(super.capabilities(request))
                    .impossible(AccessKind.DEVICE, Effect.DEREGISTER, "by hand")
                    .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                            .build())
                    .build();
        }
    }),
    LOOKS_AT_THE_EFFECT_ONLY("C-10", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        protected Optional<Boolean> holds(StepRef step, @Nullable Entry entry) {
            return step.effect().equals(Effect.DELETE) ? Optional.of(entry == null) : super.holds(step, entry);
        }
    });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    LimitsMutant(String rule, MemoryConnectorFactory.Maker maker) {
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
