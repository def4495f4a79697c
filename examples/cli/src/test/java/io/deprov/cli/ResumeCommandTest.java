package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a timer calls. */
class ResumeCommandTest {

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyHasLeft() {
        office = new Office(directory);
        office.configure("approvalValidity: P60D\n");
        office.system.person("7", "jdoe", "1001", "sales", "vpn");
    }

    @Test
    void whereNothingWasRecordedThereIsNothingToGoOnWithAndNothingIsMade() {
        Call call = office.call("resume");

        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("0 open");
        assertThat(office.file("state")).doesNotExist();
    }

    @Test
    void aDeletionIsDoneOnItsDay() {
        office.plan("p.json");
        office.approve("p.json");
        assertThat(office.apply("p.json").code()).isZero();
        office.later(Duration.ofDays(29));
        Call early = office.call("resume");
        assertThat(early.out()).contains("1 open, something was done for 0");
        assertThat(office.system.people).containsKey("7");
        office.later(Duration.ofDays(1));

        Call call = office.call("resume");

        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("CLOSED", "1 open, something was done for 1");
        assertThat(office.system.people).doesNotContainKey("7");
    }

    @Test
    void whatIsOpenAndCannotBeDoneNowIsSaidAndIsNotAllRight() {
        office.system.groupsIncomplete = true;
        office.plan("p.json");
        office.approve("p.json");
        assertThat(office.apply("p.json").code()).isEqualTo(1);
        office.later(Duration.ofHours(1));

        Call call = office.call("resume");

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out()).contains("something was done for 0", "incomplete");
    }

    @Test
    void somethingDueWithoutAValidApprovalIsSaidAndIsNotAllRight() {
        office.configure("approvalValidity: P1D\n");
        office.plan("p.json");
        office.approve("p.json");
        office.apply("p.json");
        office.later(Duration.ofDays(31));

        Call call = office.call("resume");

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out().replaceAll("\\s+", " ")).contains("no approval is valid", "sha256:");
        assertThat(office.system.people).containsKey("7");
    }

    @Test
    void itGoesOnByItselfUntilItIsEnded() throws Exception {
        office.plan("p.json");
        office.approve("p.json");
        assertThat(office.apply("p.json").code()).isZero();
        office.later(Duration.ofDays(30));
        AtomicReference<Call> call = new AtomicReference<>();
        Thread caller = new Thread(() -> call.set(office.call("resume", "--every", "PT1S")));

        caller.start();
        await().until(() -> office.system.people.isEmpty());
        caller.interrupt();
        caller.join(20_000);

        assertThat(call.get().code()).as(call.get().toString()).isZero();
        assertThat(call.get().err()).isEmpty();
        assertThat(call.get().out()).contains("CLOSED");
    }

    @Test
    void whatMakesNoSenseWithARoundEverySoOftenIsAUsageError() {
        assertThat(office.call("resume", "--every", "PT1M", "--json").code()).isEqualTo(2);
        assertThat(office.call("resume", "--every", "PT0.1S").err()).contains("at least PT1S");
        assertThat(office.call("resume", "--every", "soon").code()).isEqualTo(2);
    }
}
