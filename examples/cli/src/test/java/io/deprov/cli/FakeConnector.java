package io.deprov.cli;

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
import io.deprov.api.UndoToken;
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
import io.deprov.api.op.RestoreOp;
import java.time.Instant;
import java.util.Set;

/** Does what the contract says on a {@link FakeSystem}. */
final class FakeConnector implements Connector, RestoreOp {

    private static final PositiveControl SHOWN = PositiveControl.shown("everything", Origin.NAMED, "somebody else");

    private final FakeSystem system;
    private final TargetId target;

    FakeConnector(FakeSystem system, TargetId target) {
        this.system = system;
        this.target = target;
    }

    private void reach() throws ConnectorException {
        if (system.unreachable) {
            throw ConnectorException.of(FailureClass.UNAVAILABLE, "nobody answers at fake.example.com:1");
        }
    }

    @Override
    public CheckReport check(CheckRequest request) throws ConnectorException {
        reach();
        return CheckReport.builder(ExecutorIdentity.named("deprov-service"), "fake 1")
                .permission("write member of groups", system.right, "grant it to deprov-service")
                .control(SHOWN)
                .build();
    }

    @Override
    public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
        reach();
        return Capabilities.builder()
                .partition(PartitionId.MAIN)
                .identifierType(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING)
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                        .leavesBehind("tokens live on for an hour")
                        .build())
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                        .build())
                .supports(Capability.builder(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE)
                        .reversible()
                        .leavesBehind("tokens live on for an hour")
                        .build())
                .build();
    }

    @Override
    public Resolution resolve(ResolveRequest request) throws ConnectorException {
        reach();
        Resolution.Builder builder =
                Resolution.builder(request.subject().identifiers()).control(SHOWN);
        for (Identifier identifier : request.subject().identifiers()) {
            builder.linking(identifier);
            for (FakeSystem.Person person : system.people.values()) {
                if (person.number.equals(identifier.value())) {
                    builder.match(account(person), identifier, IdentifierUse.LINKING);
                } else if (person.lookAlike) {
                    builder.lookAlike(account(person), "same name");
                }
            }
        }
        if (system.ambiguous) {
            builder.ambiguous("two people have this number");
        }
        return builder.build();
    }

    private ItemId id(FakeSystem.Person person) {
        return ItemId.of(target, PartitionId.MAIN, AccessKind.ACCOUNT, person.id, IdStrength.IMMUTABLE);
    }

    private Account account(FakeSystem.Person person) {
        Account.Builder builder = Account.builder(id(person)).displayName(person.name);
        if (person.blocked) {
            builder.alreadyInForce(Effect.BLOCK_SIGN_IN);
        }
        return builder.build();
    }

    @Override
    public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
        reach();
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        for (AccessRef ref : request.accounts()) {
            FakeSystem.Person person = system.people.get(ref.id().nativeId());
            if (person != null) {
                page.item(account(person));
                person.groups.forEach(group -> page.item(Entitlement.builder(
                                ItemId.owned(id(person), AccessKind.GROUP_MEMBERSHIP, group, IdStrength.IMMUTABLE))
                        .displayName(group)
                        .build()));
            }
        }
        page.scope(ScopeReport.complete(PartitionId.MAIN, "accounts", Set.of(AccessKind.ACCOUNT), SHOWN));
        page.scope(
                system.groupsIncomplete
                        ? ScopeReport.incomplete(
                                PartitionId.MAIN,
                                "groups",
                                Set.of(AccessKind.GROUP_MEMBERSHIP),
                                FailureClass.AUTHORIZATION,
                                "the size limit of 500 was met")
                        : ScopeReport.complete(PartitionId.MAIN, "groups", Set.of(AccessKind.GROUP_MEMBERSHIP), SHOWN));
        return page.build();
    }

    private boolean holds(StepRef step) {
        FakeSystem.Person person = system.people.get(step.access().id().accountId());
        if (person == null) {
            return true;
        }
        if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            return person.blocked;
        }
        return step.effect().equals(Effect.REMOVE)
                && !person.groups.contains(step.access().id().nativeId());
    }

    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        reach();
        StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            answers.add(
                    step.id(),
                    holds(step)
                            ? Preparation.alreadyInState(Proof.absent("it is", Instant.EPOCH, SHOWN))
                            : Preparation.ready(StateToken.NONE, step.access())
                                    .withUndo(UndoToken.copyOf(new byte[] {1})));
        }
        return answers.build();
    }

    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        reach();
        StepRef step = request.prepared().step();
        if (system.failGroups != null && step.effect().equals(Effect.REMOVE)) {
            throw ConnectorException.of(system.failGroups, "deprov-service may not write member of the group");
        }
        system.writes++;
        FakeSystem.Person person = system.people.get(step.access().id().accountId());
        if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            person.blocked = true;
        } else if (step.effect().equals(Effect.REMOVE)) {
            person.groups.remove(step.access().id().nativeId());
        } else {
            system.people.remove(person.id);
        }
        return RevokeOutcome.changed(Evidence.of("done"));
    }

    @Override
    public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
        reach();
        FakeSystem.Person person =
                system.people.get(request.step().access().id().accountId());
        if (person == null || system.dissolved) {
            return RevokeOutcome.refused("there is nothing to give it back to");
        }
        system.writes++;
        person.groups.add(request.step().access().id().nativeId());
        return RevokeOutcome.changed(Evidence.of("given back"));
    }

    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        reach();
        StepAnswers.Builder<Verification> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            answers.add(
                    step.id(),
                    holds(step)
                            ? Verification.holds(Proof.absent("it is", Instant.EPOCH, SHOWN))
                            : Verification.notYet("it is not"));
        }
        return answers.build();
    }

    @Override
    public void close() {}
}
