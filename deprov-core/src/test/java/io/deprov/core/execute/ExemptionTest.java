package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Protection;
import io.deprov.api.access.TargetId;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell about which nothing can be done is closed by a person's word, for a while, and nothing else is closed by it. */
class ExemptionTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;
    String john;

    @BeforeEach
    void aLeaverOnTwoTargetsOnOneOfWhichTheGroupsCannotBeRead() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        cloud = bench.target("cloud");
        john = cloud.account("john", "1001");
        cloud.incomplete("groups");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private Instant inADay() {
        return bench.clock.instant().plus(Duration.ofDays(1));
    }

    private static CellKey onlyOpen(RunReport report) {
        List<CellKey> open =
                report.coverage().open().stream().map(Cell::key).distinct().toList();
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    private void except(Plan plan, CellKey cell) throws RefusedException {
        bench.deprov()
                .except(plan, List.of(cell), "Head of IT", "Ada Lovelace", "nobody has been there since May", inADay());
    }

    private RunReport resumed() {
        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    @Test
    void aCellThatCannotBeReadIsClosedUntilTheExceptionEnds() throws Exception {
        Plan plan = bench.plan();
        RunReport before = bench.apply(plan);
        assertThat(before.verdict()).isEqualTo(Verdict.INCOMPLETE);
        CellKey cell = onlyOpen(before);

        except(plan, cell);
        RunReport after = resumed();

        assertThat(after.coverage().find(cell).orElseThrow().status()).isEqualTo(CellStatus.EXCEPTED);
        assertThat(after.verdict()).isEqualTo(Verdict.REVOKED);
        bench.restart();
        bench.clock.advance(Duration.ofHours(23));
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.REVOKED);
        bench.clock.advance(Duration.ofHours(1));
        RunReport later = resumed();
        assertThat(later.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(onlyOpen(later)).isEqualTo(cell);
    }

    @Test
    void theRecordSaysWhoAnswersForItWhoDecidedWhyAndUntilWhen() throws Exception {
        Plan plan = bench.plan();
        CellKey cell = onlyOpen(bench.apply(plan));

        except(plan, cell);

        JsonNode fields = bench.audit().stream()
                .filter(record -> record.get("kind").asText().equals("DECISION"))
                .findFirst()
                .orElseThrow()
                .get("fields");
        assertThat(fields.get("decision").asText()).isEqualTo("EXCEPT");
        assertThat(fields.get("target").asText()).isEqualTo("cloud");
        assertThat(fields.get("cell").asText()).isEqualTo("UNREADABLE");
        assertThat(fields.get("owner").asText()).isEqualTo("Head of IT");
        assertThat(fields.get("actor").asText()).isEqualTo("Ada Lovelace");
        assertThat(fields.get("assurance").asText()).isEqualTo("asserted");
        assertThat(fields.get("why").asText()).isEqualTo("nobody has been there since May");
        assertThat(fields.get("until").asText()).isEqualTo(inADay().toString());
    }

    @Test
    void whatIsFoundInItAfterAllIsOpen() throws Exception {
        Plan plan = bench.plan();
        except(plan, onlyOpen(bench.apply(plan)));
        cloud.completeAgain().group(john, "users");

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open())
                .anyMatch(cell -> cell.status() == CellStatus.PENDING
                        && cell.key().target().value().equals("cloud"));
    }

    @Test
    void aNewerPlanOfTheCaseKeepsIt() throws Exception {
        Plan plan = bench.plan();
        CellKey cell = onlyOpen(bench.apply(plan));
        except(plan, cell);
        corp.group(jdoe, "late");

        RunReport report = bench.apply(bench.plan());

        assertThat(report.coverage().find(cell).orElseThrow().status()).isEqualTo(CellStatus.EXCEPTED);
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void anotherGenerationDoesNotKeepIt() throws Exception {
        Plan plan = bench.plan();
        CellKey cell = onlyOpen(bench.apply(plan));
        except(plan, cell);

        RunReport report = bench.apply(
                bench.planned(PlanRequest.of(Bench.LEAVER).generation(2)).plan());

        assertThat(onlyOpen(report)).isEqualTo(cell);
    }

    @Test
    void whatAGuardRefusedWhenPlanningCanBeExcepted() throws Exception {
        cloud.completeAgain();
        String adm = corp.account("adm-jdoe", "1001");
        corp.protection(adm, Protection.of("break-glass"));
        Plan plan = bench.plan();
        RunReport before = bench.apply(plan);
        assertThat(before.coverage().open()).extracting(Cell::status).containsOnly(CellStatus.REFUSED);

        for (Cell cell : before.coverage().open()) {
            except(plan, cell.key());
        }

        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.isBlocked(adm)).isFalse();
    }

    @Test
    void whatStepsCanStillComeToIsNotExcepted() throws Exception {
        cloud.completeAgain();
        corp.script(Fault.at(Method.REVOKE).always().fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        RunReport report = bench.apply(plan);
        Cell parked = report.coverage().open().stream()
                .filter(cell -> cell.status() == CellStatus.PARKED)
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> except(plan, parked.key()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("attest, cancel or release");
    }

    @Test
    void whatWasFoundAndNotPlannedIsPlannedAndNotExcepted() throws Exception {
        cloud.completeAgain();
        Plan plan = bench.plan();
        corp.group(jdoe, "late");
        CellKey cell = onlyOpen(bench.apply(plan));

        assertThatThrownBy(() -> except(plan, cell))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("plan again");
    }

    @Test
    void whatMakesNoDecisionIsRefusedInWords() throws Exception {
        Plan plan = bench.plan();
        CellKey cell = CellKey.of(plan.accounts().get(0).ref().id());
        assertThatThrownBy(() -> except(plan, cell)).hasMessageContaining("never applied");
        CellKey open = onlyOpen(bench.apply(plan));

        assertThatThrownBy(() -> except(plan, cell))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was not open after the last run (open were " + open + " UNREADABLE)");
        assertThatThrownBy(() ->
                        bench.deprov().except(plan, List.of(open), "it", "Ada", "no reason", bench.clock.instant()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("later than now");
        assertThatThrownBy(() -> bench.deprov().except(plan, List.of(open), " ", "Ada", "no reason", inADay()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("who answers");
        assertThatThrownBy(() -> bench.deprov().except(plan, List.of(open), "it", "Ada", " ", inADay()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> bench.deprov().except(plan, List.of(open), "it", "1001", "mine", inADay()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("leaver");
    }

    @Test
    void ofSeveralCellsAllAreExceptedOrNone() throws Exception {
        Plan plan = bench.plan();
        CellKey open = onlyOpen(bench.apply(plan));
        CellKey closed = CellKey.parse("corp/main/account/account");

        assertThatThrownBy(() -> bench.deprov().except(plan, List.of(open, closed), "it", "Ada", "no reason", inADay()))
                .isInstanceOf(RefusedException.class);

        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aCellIsReadAsItIsWritten() {
        CellKey cell = new CellKey(new TargetId("fleet"), new PartitionId("rack/7 a"), AccessKind.GROUP_MEMBERSHIP);

        assertThat(CellKey.parse(cell.toString())).isEqualTo(cell);
        for (String none : List.of("", "fleet", "fleet/main", "fleet/main/account", "//", "a//account/account")) {
            assertThatThrownBy(() -> CellKey.parse(none)).as(none).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMailboxThatMayBeSomebodyElsesByNowIsClosedByAPersonsWord() throws Exception {
        InMemoryTarget mailbox = bench.target("mailbox").usesOnly(IdentifierType.MAIL, IdentifierUse.LINKING);
        bench.restart();
        cloud.completeAgain();
        corp.attribute(jdoe, "mail", "jdoe@example.com").publishes(IdentifierType.MAIL);
        mailbox.uses(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING);
        mailbox.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.planRetireNow();
        bench.apply(plan);
        assertThat(corp.exists(jdoe)).isFalse();
        String newHire = mailbox.account("jdoe", "");
        mailbox.attribute(newHire, "mail", "jdoe@example.com").healthy();

        RunReport found = bench.deprov().verify(plan);

        Cell cell = found.coverage().open().get(0);
        assertThat(cell.status()).isEqualTo(CellStatus.AMBIGUOUS);
        assertThat(cell.why()).contains("somebody else's", "[mail]");
        for (Cell open : found.coverage().open()) {
            except(plan, open.key());
        }
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(mailbox.isBlocked(newHire)).isFalse();
    }

    @Test
    void anAccountThatAnAddressFindsWhichTheLeaverStillHasIsTheirs() throws Exception {
        InMemoryTarget mailbox = bench.target("mailbox").usesOnly(IdentifierType.MAIL, IdentifierUse.LINKING);
        bench.restart();
        cloud.completeAgain();
        corp.attribute(jdoe, "mail", "jdoe@example.com").publishes(IdentifierType.MAIL);
        Plan plan = bench.plan();
        mailbox.attribute(mailbox.account("jdoe", ""), "mail", "jdoe@example.com");

        RunReport report = bench.apply(plan);

        assertThat(report.coverage().open()).extracting(Cell::status).containsOnly(CellStatus.PENDING);
    }

    /** What was decided about one account says nothing about another one that a later plan finds. */
    @Test
    void anExceptionForWhatAGuardRefusedIsAboutThatPlan() throws Exception {
        cloud.completeAgain();
        String adm = corp.account("adm-jdoe", "1001");
        corp.protection(adm, Protection.of("break-glass"));
        Plan plan = bench.plan();
        for (Cell cell : bench.apply(plan).coverage().open()) {
            except(plan, cell.key());
        }
        String root = corp.account("root-jdoe", "1001");
        corp.protection(root, Protection.unreadable("not readable")).group(jdoe, "late");

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open()).extracting(Cell::status).contains(CellStatus.REFUSED);
    }

    @Test
    void anExceptionIsShortenedByAnotherOne() throws Exception {
        Plan plan = bench.plan();
        CellKey cell = onlyOpen(bench.apply(plan));
        except(plan, cell);
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.REVOKED);

        bench.deprov()
                .except(
                        plan,
                        List.of(cell),
                        "Head of IT",
                        "Ada Lovelace",
                        "a mistake",
                        bench.clock.instant().plus(Duration.ofMinutes(1)));
        bench.clock.advance(Duration.ofMinutes(2));

        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThatThrownBy(() -> bench.deprov()
                        .except(
                                plan,
                                List.of(cell),
                                "it",
                                "Ada",
                                "for ever",
                                bench.clock.instant().plus(Duration.ofDays(4000))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("within 366 days");
    }

    @Test
    void whatWasVerifiedAndCannotBeReadAgainIsNotExcepted() throws Exception {
        Plan plan = bench.plan();
        CellKey cell = onlyOpen(bench.apply(plan));
        cloud.completeAgain().group(john, "users");
        Plan second = bench.plan();
        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.REVOKED);
        cloud.incomplete("groups");
        assertThat(onlyOpen(bench.deprov().verify(second))).isEqualTo(cell);
        except(second, cell);
        cloud.completeAgain();
        cloud.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));

        assertThat(bench.deprov().verify(second).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }
}
