package io.deprov.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What targets tell each other while an inventory is taken, and what the rounds leave open. */
class RoundsTest {

    private static final IdentifierType HANDLE = new IdentifierType("handle");

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;

    @BeforeEach
    void nobodyYet() {
        bench = new Bench(directory);
        corp = bench.target("corp");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private Inventory inventory() {
        return bench.deprov().inventory(Bench.LEAVER);
    }

    private static Cell accounts(Coverage coverage, String target) {
        return coverage.find(new CellKey(new TargetId(target), PartitionId.MAIN, AccessKind.ACCOUNT))
                .orElseThrow();
    }

    // --- what is passed on ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"main,1", "branch,0"})
    void whatIsFoundOnTheSameIdOfAnotherPartitionIsSomebodyElses(String partition, int passedOn) {
        corp.partitions("main", "branch").accountWithId("1001", "main", "jdoe", "1001");
        bench.wrapped(WrappedFactory::new).listener((target, method, request) -> mailFoundOn(partition, request));

        assertThat(inventory().found()).hasSize(passedOn);
    }

    private static @Nullable Object mailFoundOn(String partition, @Nullable Object request) {
        if (request instanceof DiscoverRequest asked) {
            ItemId account = asked.accounts().get(0).id();
            ItemId foundOn = ItemId.of(
                    account.target(),
                    new PartitionId(partition),
                    AccessKind.ACCOUNT,
                    account.nativeId(),
                    IdStrength.IMMUTABLE);
            return DiscoveryPage.builder()
                    .identifier(new FoundIdentifier(Identifier.of("mail", "jdoe@example.com"), foundOn))
                    .build();
        }
        return null;
    }

    @Test
    void whatWasFoundOnATargetEarlierIsNotAskedThereWhenItsAccountHasItNoMore() {
        corp.uses(IdentifierType.MAIL, IdentifierUse.UNIQUE).publishes(IdentifierType.MAIL);
        String jdoe = corp.account("jdoe", "1001");
        corp.attribute(jdoe, "mail", "jdoe@example.com");
        Plan plan = bench.plan();
        corp.withoutAttribute(jdoe, "mail");
        corp.attribute(corp.account("newhire", "2002"), "mail", "jdoe@example.com");

        RunReport report = bench.apply(plan);

        assertThat(report.coverage().open()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void whatWasFoundOnATargetEarlierIsAskedOfTheOthers() {
        corp.publishes(IdentifierType.MAIL);
        String jdoe = corp.account("jdoe", "1001");
        corp.attribute(jdoe, "mail", "jdoe@example.com");
        InMemoryTarget saas = bench.target("saas").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        String own = saas.account("john", "");
        saas.attribute(own, "mail", "jdoe@example.com");
        Plan plan = bench.plan();
        corp.withoutAttribute(jdoe, "mail");

        RunReport report = bench.apply(plan);

        assertThat(saas.isBlocked(own)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    /**
     * corp gave the leaver's old name to a new hire, which shows when hr has given the number. Until then corp has named the new hire's
     * address, by which saas has found the new hire and named their handle, by which chat has found them too.
     */
    @Test
    void whoWasFoundByWhatAMisledTargetSaidIsNotTrustedEither() {
        corp.publishes(IdentifierType.MAIL);
        corp.attribute(corp.account("jdoe", "2002"), "mail", "newhire@example.com");
        bench.target("hr").publishes(IdentifierType.EMPLOYEE_NUMBER).account("jdoe", "1001");
        InMemoryTarget saas = bench.target("saas")
                .usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE)
                .publishes(HANDLE);
        String newHire = saas.account("newhire", "");
        saas.attribute(newHire, "mail", "newhire@example.com").attribute(newHire, "handle", "nh");
        InMemoryTarget chat = bench.target("chat").usesOnly(HANDLE, IdentifierUse.UNIQUE);
        chat.attribute(chat.account("nh", ""), "handle", "nh");

        Plan plan = bench.planned(PlanRequest.of(Subject.of(Identifier.of("userName", "jdoe"))))
                .plan();

        for (String target : List.of("corp", "saas", "chat")) {
            assertThat(accounts(plan.coverageAsFound(), target).status()).isEqualTo(CellStatus.AMBIGUOUS);
        }
        assertThat(plan.accounts())
                .extracting(account -> account.ref().id().target().value())
                .containsOnly("hr");
        assertThat(plan.found())
                .extracting(FoundIdentifier::identifier)
                .containsExactly(Identifier.of("employeeNumber", "1001"));
    }

    // --- what the rounds leave open ---------------------------------------------------------------------------------

    /** corp names an a, by which one names a b, by which two names a c: found in the third round, and asked of nobody any more. */
    @Test
    void aTargetThatWasNotAskedByWhatTheLastRoundFoundIsOpenAlthoughItWasRead() {
        IdentifierType a = new IdentifierType("a");
        IdentifierType b = new IdentifierType("b");
        IdentifierType c = new IdentifierType("c");
        corp.attribute(corp.account("jdoe", "1001"), "a", "1").publishes(a);
        InMemoryTarget one =
                bench.target("one").usesOnly(a, IdentifierUse.LINKING).publishes(b);
        String first = one.account("jdoe", "");
        one.attribute(first, "a", "1").attribute(first, "b", "2");
        InMemoryTarget two =
                bench.target("two").usesOnly(b, IdentifierUse.LINKING).publishes(c);
        String second = two.account("jdoe", "");
        two.attribute(second, "b", "2").attribute(second, "c", "3");
        bench.target("three").uses(c, IdentifierUse.UNIQUE).account("jdoe", "1001");

        Coverage coverage = inventory().coverage();

        assertThat(accounts(coverage, "three").status()).isEqualTo(CellStatus.UNREADABLE);
        assertThat(accounts(coverage, "three").why()).contains("the last of 3 rounds", "give them");
        assertThat(accounts(coverage, "two").status()).isEqualTo(CellStatus.PENDING);
    }

    @Test
    void aTargetOfWhichOnlyAccountsPlannedBeforeAreKnownIsReadAllTheSame() {
        corp.publishes(IdentifierType.MAIL);
        String jdoe = corp.account("jdoe", "1001");
        corp.attribute(jdoe, "mail", "jdoe@example.com");
        InMemoryTarget saas = bench.target("saas").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        String own = saas.account("john", "");
        saas.attribute(own, "mail", "jdoe@example.com");
        bench.apply(bench.plan());
        corp.withoutAttribute(jdoe, "mail");
        saas.group(own, "joined-since");

        Plan second = bench.plan();

        assertThat(second.accounts())
                .filteredOn(account -> account.ref().id().nativeId().equals(own))
                .singleElement()
                .satisfies(account -> assertThat(account.linkedBy()).containsExactly(Plan.PlanAccount.PLANNED_BEFORE));
        assertThat(second.steps())
                .anyMatch(step -> step.access().id().nativeId().equals("joined-since"));
    }

    // --- objects of other systems -----------------------------------------------------------------------------------

    @Test
    void anAccountThatIsTiedToAnObjectWhichNoTargetAnswersForIsAnOpenCell() {
        corp.tiedTo(corp.account("jdoe", "1001"), "the-cloud", HANDLE, "h-1");
        bench.target("cloud").uses(HANDLE, IdentifierUse.UNIQUE).account("jdoe", "1001");

        Cell cell = accounts(inventory().coverage(), "corp");

        assertThat(cell.status()).isEqualTo(CellStatus.UNREADABLE);
        assertThat(cell.why()).contains("the-cloud", "handle", "no configured target answers for");
    }

    @Test
    void anAccountThatIsTiedToAnObjectWhichATargetAnswersForIsNone() {
        corp.tiedTo(corp.account("jdoe", "1001"), "the-cloud", HANDLE, "h-1");
        InMemoryTarget cloud = bench.target("cloud").uses(HANDLE, IdentifierUse.UNIQUE);
        cloud.attribute(cloud.account("jdoe", "1001"), "handle", "h-1");

        assertThat(accounts(inventory().coverage(), "corp").status()).isEqualTo(CellStatus.PENDING);
    }
}
