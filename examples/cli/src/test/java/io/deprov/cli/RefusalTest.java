package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.journal.file.FileStepStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused is refused with the right code, says what to do, and leaves the target as it was. */
class RefusalTest {

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyLeaves() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales", "vpn");
    }

    private void assertRefused(Call call, int code, String... words) {
        assertThat(call.code()).as(call.toString()).isEqualTo(code);
        assertThat(call.err()).contains(words).doesNotContain("\tat ");
        assertThat(office.system.writes).isZero();
    }

    @Test
    void anEditedPlanIsAnIntegrityFailureForEveryCommandThatReadsIt() {
        office.plan("p.json");
        office.approve("p.json");
        office.edit("p.json", "\"displayName\" : \"vpn\"", "\"displayName\" : \"vpm\"");

        for (String command : new String[] {"show", "apply", "verify"}) {
            assertRefused(office.call(command, office.path("p.json")), 4, "p.json", "does not match its digest");
        }
        assertRefused(
                office.call("approve", office.path("p.json"), "--as", "Ada", "--out", office.path("q")), 4, "digest");
        assertThat(office.file("q")).doesNotExist();
    }

    @Test
    void anEditedPlanWinsOverABrokenConfigurationAndBothAreTold() {
        office.plan("p.json");
        office.approve("p.json");
        office.edit("p.json", "sales", "salad");
        office.configure("colour: green\n");

        assertRefused(office.apply("p.json"), 4, "does not match its digest", "colour");
    }

    @Test
    void aDamagedApprovalWinsOverAPlanThatIsNotThere() {
        office.plan("p.json");
        office.approve("p.json");
        office.edit("p.json.approval", "Ada Lovelace", "Eve");

        assertRefused(
                office.apply("gone.json", "--approval", office.path("p.json.approval")), 4, "gone.json", "edited");
    }

    @Test
    void anApprovalOfAnotherPlanIsRefused() {
        office.plan("p.json");
        office.plan("other.json", "--retire-now");
        office.approve("other.json");

        assertRefused(office.apply("p.json", "--approval", office.path("other.json.approval")), 3, "another plan");
    }

    @Test
    void anExpiredApprovalIsRefused() {
        office.plan("p.json");
        office.approve("p.json");
        office.later(Duration.ofHours(25));

        assertRefused(office.apply("p.json"), 3, "expired", "approved again");
    }

    @Test
    void aPlanNobodyApprovedIsRefused() {
        office.plan("p.json");

        assertRefused(office.apply("p.json"), 3, "not approved", "p.json.approval");
    }

    @Test
    void anApprovalThatIsNamedAndNotThereIsAUsageError() {
        office.plan("p.json");

        assertRefused(office.apply("p.json", "--approval", office.path("nowhere")), 2, "nowhere", "cannot be read");
    }

    @Test
    void selfApprovalIsRefusedUnlessTheConfigurationAllowsIt() {
        office.plan("p.json");

        assertRefused(office.apply("p.json", "--yes"), 3, "selfApproval: true");
    }

    @Test
    void yesAndAnApprovalAreOneTooMany() {
        office.plan("p.json");
        office.approve("p.json");

        assertRefused(office.apply("p.json", "--yes", "--approval", office.path("p.json.approval")), 2, "exclude");
    }

    @Test
    void theLeaverCannotApprove() {
        office.plan("p.json");

        assertRefused(office.call("approve", office.path("p.json"), "--as", "1001"), 3, "leaver");
        assertThat(office.file("p.json.approval")).doesNotExist();
    }

    @Test
    void aProtectedSubjectIsRefusedAndNoPlanIsWritten() {
        office.configure("protectedSubjects: [employeeNumber=1001]\n");

        Call call = office.plan("p.json");

        assertRefused(call, 3, "refused", "no plan was written");
        assertThat(call.out()).contains("REFUSED", "protected by the configuration");
        assertThat(office.file("p.json")).doesNotExist();
    }

    @Test
    void aGuardThatRefusesEverythingAtExecutionIsARefusal() {
        office.plan("p.json");
        office.approve("p.json");
        office.configure("protectedSubjects: [employeeNumber=1001]\n");

        Call call = office.apply("p.json");

        assertRefused(call, 3, "nothing was called");
        assertThat(call.out()).contains("REFUSED", "protected by the configuration");
    }

    @Test
    void ambiguityEverywhereIsARefusal() {
        office.system.ambiguous = true;

        Call call = office.plan("p.json");

        assertRefused(call, 3, "no plan was written");
        assertThat(call.out()).contains("AMBIGUOUS", "two people have this number");
        assertThat(office.file("p.json")).doesNotExist();
    }

    @Test
    void aPlanThatWasNeverAppliedCannotBeVerified() {
        office.plan("p.json");

        assertRefused(office.call("verify", office.path("p.json")), 3, "never applied");
    }

    @Test
    void aStateDirectoryInUseIsAUsageErrorAndWinsOverAMissingApproval() {
        office.plan("p.json");
        try (FileStepStore other = new FileStepStore(office.file("state/journal"), Clock.systemUTC())) {
            assertThat(other.origin()).isNotEmpty();

            assertRefused(office.apply("p.json"), 2, "in use by another", "state");
            assertRefused(office.call("status"), 2, "in use by another");
        }
        assertThat(office.call("status").code()).isZero();
    }

    @Test
    void aFinishedPlanIsRefused() {
        office.plan("p.json", "--retire-now");
        office.approve("p.json");
        Call first = office.apply("p.json");
        assertThat(first.code()).as(first.toString()).isZero();
        office.system.writes = 0;

        assertRefused(office.apply("p.json"), 3, "finished");
    }
}
