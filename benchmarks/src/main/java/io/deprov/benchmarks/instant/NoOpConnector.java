package io.deprov.benchmarks.instant;

import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
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
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Entitlement;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** One of the {@link NoOpTarget}s. Remembers whose access was revoked, one bit each, and answers everything else out of nothing. */
final class NoOpConnector implements Connector {

    private static final PositiveControl SHOWN = PositiveControl.shown("everybody", Origin.NAMED, "somebody else");

    private final TargetId target;
    private final List<PartitionId> partitions;
    private final int groups;
    private final boolean refusing;
    private final NoOpTarget counts;
    private final BitSet revoked = new BitSet();

    NoOpConnector(TargetId target, int partitions, int groups, boolean refusing, NoOpTarget counts) {
        this.target = target;
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(number -> new PartitionId("part-" + number))
                .toList();
        this.groups = groups;
        this.refusing = refusing;
        this.counts = counts;
    }

    @Override
    public CheckReport check(CheckRequest request) {
        return CheckReport.builder(ExecutorIdentity.named("deprov-benchmark"), "no-op 1")
                .control(SHOWN)
                .build();
    }

    @Override
    public Capabilities capabilities(CapabilitiesRequest request) {
        Capabilities.Builder builder = Capabilities.builder()
                .identifierType(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING)
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                        .build())
                .supports(Capability.builder(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE)
                        .build())
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                        .build());
        partitions.forEach(builder::partition);
        return builder.build();
    }

    @Override
    public Resolution resolve(ResolveRequest request) {
        Resolution.Builder builder =
                Resolution.builder(request.subject().identifiers()).control(SHOWN);
        for (Identifier identifier : request.subject().identifiers()) {
            builder.linking(identifier);
            for (PartitionId partition : partitions) {
                builder.match(account(partition, identifier.value()), identifier, IdentifierUse.LINKING);
            }
        }
        return builder.build();
    }

    private Account account(PartitionId partition, String person) {
        Account.Builder builder =
                Account.builder(ItemId.of(target, partition, AccessKind.ACCOUNT, person, IdStrength.IMMUTABLE));
        if (isRevoked(person)) {
            builder.alreadyInForce(Effect.BLOCK_SIGN_IN);
        }
        return builder.build();
    }

    @Override
    public DiscoveryPage discover(DiscoverRequest request) {
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        for (AccessRef ref : request.accounts()) {
            String person = ref.id().nativeId();
            page.item(account(ref.id().partition(), person));
            if (!isRevoked(person)) {
                for (int group = 0; group < groups; group++) {
                    page.item(Entitlement.builder(ItemId.owned(
                                    ref.id(), AccessKind.GROUP_MEMBERSHIP, "group-" + group, IdStrength.IMMUTABLE))
                            .build());
                }
            }
        }
        for (PartitionId partition : partitions) {
            page.scope(ScopeReport.complete(
                    partition, "everything", Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP), SHOWN));
        }
        return page.build();
    }

    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) {
        StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            counts.begun();
            answers.add(step.id(), Preparation.ready(StateToken.NONE, step.access()));
        }
        return answers.build();
    }

    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        counts.ended();
        if (refusing) {
            throw ConnectorException.of(FailureClass.AUTHORIZATION, "deprov-benchmark may not write here");
        }
        revoked(request.prepared().step().access().id().accountId());
        return RevokeOutcome.changed(Evidence.of("removed; result success"));
    }

    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) {
        StepAnswers.Builder<Verification> answers = StepAnswers.builder();
        Instant now = request.context().clock().instant();
        for (StepRef step : request.steps()) {
            answers.add(step.id(), Verification.holds(Proof.absent("it is not there any more", now, SHOWN)));
        }
        return answers.build();
    }

    private synchronized boolean isRevoked(String person) {
        return revoked.get(Integer.parseInt(person));
    }

    private synchronized void revoked(String person) {
        revoked.set(Integer.parseInt(person));
    }

    @Override
    public void close() {}
}
