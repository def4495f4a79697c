package io.deprov.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Credential;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigSchema;
import io.deprov.core.PlanningResult;
import io.deprov.core.execute.RunReport;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanFile;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryConnectorFactory;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an inventory does not believe, and what must not hide the rest of it. */
class DistrustTest {

    @TempDir
    Path directory;

    Bench bench;

    @BeforeEach
    void nothing() {
        bench = new Bench(directory);
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    /** A credential whose facts are null, which no connector may give. */
    private record WithoutFacts(ItemId id) implements Credential {
        @Override
        public String displayName() {
            return "token";
        }

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.of("t").build();
        }

        @Override
        public @Nullable Map<String, String> facts() {
            return null;
        }

        @Override
        public Set<Effect> alreadyInForce() {
            return Set.of();
        }

        @Override
        public Optional<Instant> issuedAt() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> lastUsedAt() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> expiresAt() {
            return Optional.empty();
        }

        @Override
        public Optional<String> publicFingerprint() {
            return Optional.empty();
        }
    }

    private static @Nullable Object itemWithoutFacts(TargetId target, @Nullable Object request) {
        if (request instanceof DiscoverRequest asked && target.value().equals("other")) {
            ItemId owner = asked.accounts().get(0).id();
            return DiscoveryPage.builder()
                    .item(new WithoutFacts(ItemId.owned(owner, AccessKind.API_TOKEN, "t", IdStrength.IMMUTABLE)))
                    .build();
        }
        return null;
    }

    private static List<CellStatus> statuses(Coverage coverage, String target) {
        return coverage.cells().stream()
                .filter(cell -> cell.key().target().value().equals(target))
                .map(Cell::status)
                .distinct()
                .toList();
    }

    /**
     * corp gave the leaver's old name to a new hire; that they are somebody else shows only when hr has given the employee number.
     * Until then corp has named the new hire's mail address, by which saas has found the new hire's account.
     */
    private Plan planWithANameGivenToANewHire() {
        InMemoryTarget corp = bench.target("corp").publishes(IdentifierType.MAIL);
        String newHire = corp.account("jdoe", "2002");
        corp.attribute(newHire, "mail", "newhire@example.com");
        InMemoryTarget hr = bench.target("hr").publishes(IdentifierType.EMPLOYEE_NUMBER);
        hr.account("jdoe", "1001");
        InMemoryTarget saas = bench.target("saas").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        saas.attribute(saas.account("newhire", ""), "mail", "newhire@example.com");
        return bench.planned(PlanRequest.of(Subject.of(Identifier.of("userName", "jdoe"))))
                .plan();
    }

    @Test
    void whatATargetSaidBeforeItTurnedAmbiguousLeadsToNoSteps() {
        Plan plan = planWithANameGivenToANewHire();

        assertThat(plan.accounts())
                .extracting(account -> account.ref().id().target().value())
                .containsOnly("hr");
        assertThat(plan.steps())
                .isNotEmpty()
                .allMatch(step -> step.access().id().target().value().equals("hr"));
        assertThat(plan.found()).extracting(found -> found.identifier().value()).doesNotContain("newhire@example.com");
    }

    @Test
    void aTargetThatFoundAnAccountByADroppedIdentifierIsAmbiguous() {
        Plan plan = planWithANameGivenToANewHire();

        assertThat(statuses(plan.coverageAsFound(), "corp")).containsOnly(CellStatus.AMBIGUOUS);
        assertThat(statuses(plan.coverageAsFound(), "saas")).containsOnly(CellStatus.AMBIGUOUS);
        assertThat(statuses(plan.coverageAsFound(), "hr")).doesNotContain(CellStatus.AMBIGUOUS);
    }

    @Test
    void anUnreachableTargetOfWhichNothingIsKnownHasAnOpenCell() {
        InMemoryTarget corp = bench.target("corp");
        corp.account("jdoe", "1001");
        corp.script(Fault.at(Method.CHECK).fails(FailureClass.UNAVAILABLE).always());
        bench.wrapped(WrappedFactory::new)
                .descriptor(ConnectorDescriptor.builder(InMemoryConnectorFactory.TYPE, "1", ConfigSchema.of())
                        .maxConcurrency(1)
                        .fact("name", Sensitivity.PERSONAL, false, "")
                        .build());

        PlanningResult result = bench.planned(PlanRequest.of(Bench.LEAVER));

        assertThat(statuses(result.plan().coverageAsFound(), "corp")).containsOnly(CellStatus.UNREADABLE);
        assertThat(result.isNothingDue()).isFalse();
    }

    @Test
    void anItemWithoutFactsLeavesTheOtherTargetsTheirInventory() {
        bench.target("corp").account("jdoe", "1001");
        bench.target("other").account("jdoe", "1001");
        bench.wrapped(WrappedFactory::new).listener((target, method, request) -> itemWithoutFacts(target, request));

        Coverage coverage = bench.deprov().inventory(Bench.LEAVER).coverage();

        assertThat(statuses(coverage, "corp")).contains(CellStatus.PENDING).doesNotContain(CellStatus.UNREADABLE);
        assertThat(statuses(coverage, "other")).containsOnly(CellStatus.UNREADABLE);
    }

    @Test
    void aConnectorThatThrowsLeavesTheOtherTargetsTheirInventory() {
        bench.target("corp").account("jdoe", "1001");
        InMemoryTarget other = bench.target("other");
        other.account("jdoe", "1001");
        other.script(Fault.at(Method.RESOLVE).throwsRuntime());

        Coverage coverage = bench.deprov().inventory(Bench.LEAVER).coverage();

        assertThat(statuses(coverage, "corp")).contains(CellStatus.PENDING).doesNotContain(CellStatus.UNREADABLE);
        assertThat(statuses(coverage, "other")).containsOnly(CellStatus.UNREADABLE);
    }

    @Test
    void anItemWithoutFactsWhileExecutingLeavesTheOtherTargetsToTheirSteps() {
        InMemoryTarget corp = bench.target("corp");
        String jdoe = corp.account("jdoe", "1001");
        InMemoryTarget other = bench.target("other");
        other.account("jdoe", "1001");
        WrappedFactory wrapped = bench.wrapped(WrappedFactory::new);
        Plan plan = bench.plan();
        wrapped.listener((target, method, request) -> itemWithoutFacts(target, request));

        RunReport report = bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(other.writes()).isEmpty();
        assertThat(report.stopped()).containsOnlyKeys(new TargetId("other"));
        assertThat(statuses(report.coverage(), "other")).contains(CellStatus.UNREADABLE);
    }

    @Test
    void aNameThatIsNoUnicodeCanBePlannedAndTravels() throws Exception {
        bench.target("corp").account("x\ud800y", "1001");

        Plan plan = bench.plan();

        assertThat(plan.steps()).isNotEmpty();
        assertThat(PlanFile.read(PlanFile.write(plan))).isEqualTo(plan);
    }

    @Test
    void anAccountWhoseNameAndFactsAreNoUnicodeIsBlocked() throws Exception {
        InMemoryTarget corp = bench.target("corp");
        String jdoe = corp.account("x\ud800y", "1001");
        corp.attribute(jdoe, "contract", "c\ud800");
        Plan plan = PlanFile.read(PlanFile.write(bench.plan()));

        RunReport report = bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(report.coverage().open()).isEmpty();
    }

    @Test
    void aFailureThatSaysNoUnicodeLeavesTheOtherTargetsTheirSteps() {
        bench.target("corp").account("jdoe", "1001");
        InMemoryTarget other = bench.target("other");
        other.script(Fault.at(Method.CHECK)
                .fails(ConnectorException.of(FailureClass.UNAVAILABLE, "no answer from x\ud800y")));

        Plan plan = bench.plan();

        assertThat(plan.digest()).startsWith("sha256:");
        assertThat(statuses(plan.coverageAsFound(), "other")).containsOnly(CellStatus.UNREADABLE);
        assertThat(plan.steps()).isNotEmpty();
    }

    @Test
    void anIdThatIsNoUnicodeMakesItsTargetUnreadableAndLeavesTheOthersTheirSteps() {
        bench.target("corp").account("jdoe", "1001");
        bench.target("other").accountWithId("id\ud800", "main", "jdoe", "1001");

        Plan plan = bench.plan();

        assertThat(plan.digest()).startsWith("sha256:");
        assertThat(statuses(plan.coverageAsFound(), "other")).containsOnly(CellStatus.UNREADABLE);
        assertThat(plan.steps()).isNotEmpty();
    }
}
