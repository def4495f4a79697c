package io.deprov.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Entitlement;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values of the SPI refuse, and when two of them are the same. */
class ContractValuesTest {

    private static final TargetId T = new TargetId("t");
    private static final ItemId ACCOUNT =
            ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, "u1", IdStrength.IMMUTABLE);

    // --- failures ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void whetherACallMayHaveTakenEffectFollowsFromItsClassAndIsOnlyEverRaised(FailureClass failure) {
        boolean may = EnumSet.of(
                        FailureClass.TIMEOUT,
                        FailureClass.CONNECTION_LOST,
                        FailureClass.INTERNAL,
                        FailureClass.CANCELLED)
                .contains(failure);

        assertThat(ConnectorException.of(failure, "x").mayHaveTakenEffect()).isEqualTo(may);
        assertThat(ConnectorException.builder(failure, "x")
                        .mayHaveTakenEffect()
                        .build()
                        .mayHaveTakenEffect())
                .isTrue();
    }

    @Test
    void aFailureKeepsEverythingTheTargetSaid() {
        ConnectorException failure = ConnectorException.builder(FailureClass.AUTHORIZATION, "refused")
                .permission("write on member")
                .blocker("policy-1")
                .retryAfter(Duration.ofSeconds(3))
                .detail("resultCode", "50")
                .cause(new IllegalStateException("sdk"))
                .sharedLogin()
                .build();

        assertThat(failure.permission()).contains("write on member");
        assertThat(failure.blocker()).contains("policy-1");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(failure.details()).containsEntry("resultCode", "50");
        assertThat(failure.isSharedLogin()).isTrue();
        assertThat(failure).hasMessage("refused").hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRetryAfterThatHasPassedIsNowAndNoFailureOfItsOwn() {
        assertThat(ConnectorException.builder(FailureClass.THROTTLED, "x")
                        .retryAfter(Duration.ofSeconds(-1))
                        .build()
                        .retryAfter())
                .contains(Duration.ZERO);
    }

    // --- proofs -----------------------------------------------------------------------------------------------------

    @Test
    void anAbsenceWithoutItsControlIsNoProof() {
        PositiveControl hidden = PositiveControl.notShown("people", PositiveControl.Origin.NAMED, "not shown");

        assertThatThrownBy(() -> Proof.absent("gone", Instant.EPOCH, hidden))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not shown");
        assertThatThrownBy(() -> ScopeReport.complete(PartitionId.MAIN, "people", Set.of(AccessKind.ACCOUNT), hidden))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAbsenceWithItsControlIsAProof() {
        PositiveControl shown = PositiveControl.shown("people", PositiveControl.Origin.PICKED, "cn=a");

        assertThat(Proof.absent("gone", Instant.EPOCH, shown).control()).contains(shown);
        assertThat(shown.isNamed()).isFalse();
        assertThat(shown.isShown()).isTrue();
    }

    @Test
    void aCheckIsGoodOnlyWhenNothingSpeaksAgainstIt() {
        ExecutorIdentity known = ExecutorIdentity.named("root");
        assertThat(CheckReport.builder(known, "s").build().isGood()).isTrue();
        assertThat(CheckReport.builder(known, "s")
                        .permission("p", CheckReport.Held.UNKNOWN, "")
                        .build()
                        .isGood())
                .isTrue();
        assertThat(CheckReport.builder(known, "s")
                        .permission("p", CheckReport.Held.NO, "")
                        .build()
                        .isGood())
                .isFalse();
        assertThat(CheckReport.builder(known, "s").problem("p").build().isGood())
                .isFalse();
        assertThat(CheckReport.builder(ExecutorIdentity.unknown("?"), "s")
                        .build()
                        .isGood())
                .isFalse();
        assertThat(CheckReport.builder(known, "s")
                        .control(PositiveControl.notShown("x", PositiveControl.Origin.PICKED, "y"))
                        .build()
                        .isGood())
                .isFalse();
    }

    // --- ids --------------------------------------------------------------------------------------------------------

    @Test
    void twoItemsAreTheSameExactlyWhenEverythingButTheStrengthIs() {
        assertThat(ACCOUNT)
                .isEqualTo(ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, "u1", IdStrength.NAME_ONLY))
                .hasSameHashCodeAs(ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, "u1", IdStrength.NAME_ONLY))
                .isNotEqualTo(
                        ItemId.of(new TargetId("t2"), PartitionId.MAIN, AccessKind.ACCOUNT, "u1", IdStrength.IMMUTABLE))
                .isNotEqualTo(ItemId.of(T, new PartitionId("p"), AccessKind.ACCOUNT, "u1", IdStrength.IMMUTABLE))
                .isNotEqualTo(ItemId.of(T, PartitionId.MAIN, AccessKind.DEVICE, "u1", IdStrength.IMMUTABLE))
                .isNotEqualTo(ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, "u2", IdStrength.IMMUTABLE))
                .isNotEqualTo(ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, "o", "u1", IdStrength.IMMUTABLE));
    }

    @Test
    void theOrderOfItemsAgreesWithTheirEquality() {
        ItemId one = ItemId.owned(ACCOUNT, AccessKind.SSH_KEY, "k", IdStrength.COMPOSITE);
        ItemId other = ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, "u1", "u1", IdStrength.IMMUTABLE);

        assertThat(one.accountId()).isEqualTo("u1");
        assertThat(one.compareTo(ItemId.owned(ACCOUNT, AccessKind.SSH_KEY, "k", IdStrength.NAME_ONLY)))
                .isZero();
        assertThat(ACCOUNT.compareTo(one)).isNotZero();
        // An item that is its own owner is another one than the same without an owner, also when they are sorted.
        assertThat(other).isNotEqualTo(ACCOUNT);
        assertThat(other.compareTo(ACCOUNT)).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\u2003"})
    void blankIdsNeverReachATarget(String blank) {
        assertThatThrownBy(() -> ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, blank, IdStrength.IMMUTABLE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ItemId.of(T, PartitionId.MAIN, AccessKind.ACCOUNT, blank, "x", IdStrength.IMMUTABLE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identifier.of("userName", blank)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fingerprint.of(blank)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartitionId(blank)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesOfKindsTargetsAndEffectsHaveOneShape() {
        for (String bad : new String[] {"", "A", "a b", "a/b", "a\n", "x".repeat(64)}) {
            assertThatThrownBy(() -> new TargetId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Effect(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> AccessKind.credential(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(AccessKind.parse("credential/ssh-key")).isEqualTo(AccessKind.SSH_KEY);
        for (String bad : new String[] {"ssh-key", "/x", "credential/", "nothing/x", "credential/a/b"}) {
            assertThatThrownBy(() -> AccessKind.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void identifiersDoNotShowTheirValues() {
        assertThat(Identifier.of("mail", "canary")).hasToString("mail=***");
        assertThat(Subject.of(Identifier.of("mail", "canary")).toString()).doesNotContain("canary");
        assertThatThrownBy(() -> Subject.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAccessIsBuiltAsWhatItsKindSays() {
        assertThatThrownBy(() -> Entitlement.builder(ACCOUNT).build()).isInstanceOf(IllegalArgumentException.class);
        assertThat(Account.builder(ACCOUNT).build().protection().isProtected()).isFalse();
        assertThat(Protection.unreadable("x").isProtected()).isTrue();
        assertThat(Protection.of("x").isProtected()).isTrue();
    }

    @Test
    void anItemsFingerprintNamesItsOwner() {
        ItemId key = ItemId.owned(ACCOUNT, AccessKind.GROUP_MEMBERSHIP, "g", IdStrength.IMMUTABLE);

        assertThat(Entitlement.builder(key).build().fingerprint())
                .isEqualTo(Fingerprint.of("g").ownerId("u1").build());
    }

    // --- answers ----------------------------------------------------------------------------------------------------

    private static final StepId ONE = new StepId("1".repeat(64));
    private static final StepId TWO = new StepId("2".repeat(64));

    @Test
    void oneStepHasOneAnswer() {
        StepAnswers<String> answers =
                StepAnswers.<String>builder().add(ONE, "a").add(TWO, "b").build();

        assertThat(answers.answer(ONE)).contains("a");
        assertThat(answers.answer(new StepId("3".repeat(64)))).isEmpty();
        assertThat(answers.all()).containsOnlyKeys(ONE, TWO);
        assertThatThrownBy(() -> StepAnswers.<String>builder().add(ONE, "a").add(ONE, "b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> answers.all().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aStepIdHasOneShape() {
        for (String bad : new String[] {"", "1", "A".repeat(64), "g".repeat(64), "1".repeat(65)}) {
            assertThatThrownBy(() -> new StepId(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ONE.shortForm()).hasSize(12);
    }

    @Test
    void everyAnswerReachesItsOwnFunction() {
        PositiveControl control = PositiveControl.shown("s", PositiveControl.Origin.NAMED, "o");
        Proof proof = Proof.absent("gone", Instant.EPOCH, control);
        List<Verification> verifications = List.of(
                Verification.holds(proof),
                Verification.notYet("x"),
                Verification.hidden("x"),
                Verification.unreadable(FailureClass.TIMEOUT, "x"));
        assertThat(verifications)
                .allSatisfy(v -> assertThat(v.<Verification.Kind>match(
                                a -> Verification.Kind.HOLDS,
                                a -> Verification.Kind.NOT_YET,
                                a -> Verification.Kind.HIDDEN,
                                a -> Verification.Kind.UNREADABLE))
                        .isEqualTo(v.kind()));
        List<RevokeOutcome> outcomes = List.of(
                RevokeOutcome.changed(Evidence.of("x")),
                RevokeOutcome.alreadyInState(proof),
                RevokeOutcome.accepted(new PendingHandle("h")),
                RevokeOutcome.notRemovable("x"),
                RevokeOutcome.refused("x"),
                RevokeOutcome.partial(List.of(), List.of(), "x"),
                RevokeOutcome.unknown("x"));
        assertThat(outcomes).extracting(RevokeOutcome::kind).containsExactly(RevokeOutcome.Kind.values());
        assertThat(outcomes)
                .allSatisfy(o -> assertThat(o.<RevokeOutcome.Kind>match(
                                a -> RevokeOutcome.Kind.CHANGED,
                                a -> RevokeOutcome.Kind.ALREADY_IN_STATE,
                                a -> RevokeOutcome.Kind.ACCEPTED,
                                a -> RevokeOutcome.Kind.NOT_REMOVABLE,
                                a -> RevokeOutcome.Kind.REFUSED,
                                a -> RevokeOutcome.Kind.PARTIAL,
                                a -> RevokeOutcome.Kind.UNKNOWN))
                        .isEqualTo(o.kind()));
        List<Preparation> preparations = List.of(
                Preparation.ready(
                        StateToken.NONE, Account.builder(ACCOUNT).build().ref()),
                Preparation.alreadyInState(proof),
                Preparation.notRemovable("x"),
                Preparation.drifted("x"));
        assertThat(preparations)
                .allSatisfy(p -> assertThat(p.<Preparation.Kind>match(
                                a -> Preparation.Kind.READY,
                                a -> Preparation.Kind.ALREADY_IN_STATE,
                                a -> Preparation.Kind.NOT_REMOVABLE,
                                a -> Preparation.Kind.DRIFTED))
                        .isEqualTo(p.kind()));
    }

    @Test
    void whatIsKeptHasALimit() {
        assertThatThrownBy(() -> new StateToken("x".repeat(4097))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PendingHandle(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PendingHandle("x".repeat(4097))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UndoToken.copyOf(new byte[(1 << 20) + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DiscoveryPage.builder().next(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(UndoToken.copyOf(new byte[] {42})).hasToString("UndoToken[1 bytes]");
    }

    // --- versions and capabilities ----------------------------------------------------------------------------------

    @Test
    void beforeOneEachMinorVersionIsItsOwn() {
        assertThat(new ApiVersion(0, 1).supports(new ApiVersion(0, 1))).isTrue();
        assertThat(new ApiVersion(0, 2).supports(new ApiVersion(0, 1))).isFalse();
        assertThat(new ApiVersion(1, 3).supports(new ApiVersion(1, 2))).isTrue();
        assertThat(new ApiVersion(1, 2).supports(new ApiVersion(1, 3))).isFalse();
        assertThat(new ApiVersion(2, 0).supports(new ApiVersion(1, 0))).isFalse();
        assertThat(ApiVersion.parse("12.34")).isEqualTo(new ApiVersion(12, 34));
        assertThatThrownBy(() -> ApiVersion.parse("1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKindThatNothingCanBeDoneAboutIsAKindAllTheSame() {
        Capabilities capabilities = Capabilities.builder()
                .partition(PartitionId.MAIN)
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                        .build())
                .impossible(AccessKind.SSH_KEY, Effect.REVOKE, "read-only")
                .kind(AccessKind.PASSKEY)
                .build();

        assertThat(capabilities.kinds())
                .containsExactlyInAnyOrder(AccessKind.ACCOUNT, AccessKind.SSH_KEY, AccessKind.PASSKEY);
        assertThat(capabilities.find(AccessKind.SSH_KEY, Effect.REVOKE)).isEmpty();
        assertThat(capabilities.whyImpossible(AccessKind.SSH_KEY, Effect.REVOKE))
                .contains("read-only");
        assertThatThrownBy(() -> Capabilities.builder().build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsSentAfterTheDeadlineOrACancellation() throws Exception {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        AtomicBoolean cancelled = new AtomicBoolean();
        CallContext open = CallContext.of(Instant.EPOCH.plusSeconds(1), clock, "c", cancelled::get);
        open.requireOpen();
        assertThat(open.remaining()).isEqualTo(Duration.ofSeconds(1));

        cancelled.set(true);
        assertThatThrownBy(open::requireOpen)
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        CallContext late = CallContext.of(Instant.EPOCH, clock, "c", Cancellation.NEVER);
        assertThatThrownBy(late::requireOpen).isInstanceOf(ConnectorException.class);
        assertThat(CallContext.of(Instant.EPOCH.minusSeconds(9), clock, "c", Cancellation.NEVER)
                        .remaining())
                .isZero();
    }
}
