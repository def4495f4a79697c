package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One leaver, from an identifier to evidence. */
class WholePathTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;
    String admJdoe;
    String neighbour;
    String cloudJdoe;

    @BeforeEach
    void aCompany() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        admJdoe = corp.account("adm-jdoe", "1001");
        neighbour = corp.account("asmith", "1002");
        corp.key(jdoe, "SHA256:aaa").group(jdoe, "staff").group(jdoe, "vpn").session(jdoe, "s1");
        corp.group(admJdoe, "admins").group(neighbour, "staff");
        cloud = bench.target("cloud");
        cloudJdoe = cloud.account("john", "1001");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    @Test
    void takesEverythingFromALeaverAndNothingFromANeighbour() {
        String before = corp.picture(neighbour);
        Plan plan = bench.plan();

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(report.coverage().open()).isEmpty();
        for (String account : new String[] {jdoe, admJdoe}) {
            assertThat(corp.isBlocked(account)).isTrue();
            assertThat(corp.held(account, AccessKind.PASSWORD)).isEmpty();
            assertThat(corp.held(account, AccessKind.SSH_KEY)).isEmpty();
            assertThat(corp.held(account, AccessKind.SESSION)).isEmpty();
            assertThat(corp.held(account, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
            assertThat(corp.exists(account)).isTrue();
        }
        assertThat(cloud.isBlocked(cloudJdoe)).isTrue();
        assertThat(corp.picture(neighbour)).isEqualTo(before);
    }

    @Test
    void planningChangesNothing() {
        bench.plan();

        assertThat(corp.writes()).isEmpty();
        assertThat(cloud.writes()).isEmpty();
        assertThat(directory.resolve("audit").resolve("audit.jsonl").toFile()).isEmpty();
    }

    @Test
    void deletesWhenTheGracePeriodIsOverAndNotBefore() {
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(30).minusSeconds(1));

        RunReport tooEarly = bench.apply(plan);
        assertThat(tooEarly.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.exists(jdoe)).isTrue();

        bench.clock.advance(Duration.ofSeconds(1));
        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(corp.exists(admJdoe)).isFalse();
        assertThat(cloud.exists(cloudJdoe)).isFalse();
        assertThat(corp.exists(neighbour)).isTrue();
    }

    @Test
    void retireNowDeletesInTheSameRun() {
        RunReport report = bench.apply(bench.planRetireNow());

        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void aSecondRunChangesNothingAndSaysThatNothingIsDue() {
        bench.apply(bench.plan());
        int writes = corp.writes().size();

        PlanningResult again = bench.planned(io.deprov.core.plan.PlanRequest.of(Bench.LEAVER));

        assertThat(again.isNothingDue()).isTrue();
        assertThat(corp.writes()).hasSize(writes);
    }

    @Test
    void everyStepLeavesOneIntentOneOutcomeAndOneVerification() {
        Plan plan = bench.planRetireNow();

        bench.apply(plan);

        assertThat(bench.auditCounts("INTENT"))
                .hasSize(plan.steps().size())
                .allSatisfy((step, n) -> assertThat(n).isOne());
        assertThat(bench.auditCounts("OUTCOME"))
                .hasSize(plan.steps().size())
                .allSatisfy((step, n) -> assertThat(n).isOne());
        assertThat(bench.auditCounts("VERIFIED"))
                .hasSize(plan.steps().size())
                .allSatisfy((step, n) -> assertThat(n).isOne());
    }

    @Test
    void containsAllAccountsBeforeItRemovesAnyEntitlement() {
        bench.apply(bench.plan());

        int lastContained = corp.writes().lastIndexOf("block-sign-in " + admJdoe);
        int firstRemoved = corp.writes().stream()
                .filter(write -> write.startsWith("remove "))
                .findFirst()
                .map(corp.writes()::indexOf)
                .orElseThrow();
        assertThat(lastContained).isLessThan(firstRemoved);
    }

    @Test
    void endsSessionsOnlyAfterSignInIsBlocked() {
        bench.apply(bench.plan());

        assertThat(corp.writes().indexOf("block-sign-in " + jdoe))
                .isLessThan(corp.writes().indexOf("end-sessions " + jdoe + "/session/session/s1"));
    }

    @Test
    void aRenamedAccountIsTheSameAccount() {
        Plan plan = bench.plan();
        corp.rename(jdoe, "jdoe-married");

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.isBlocked(jdoe)).isTrue();
    }

    @Test
    void aNameThatWasGivenToANewHireIsLeftAloneAndTheOtherAccountGoesOn() {
        Plan plan = bench.plan();
        String newHire = corp.recreate(jdoe);
        String before = corp.picture(newHire);

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, jdoe).record().state())
                .isEqualTo(StepState.DRIFTED);
        assertThat(corp.picture(newHire)).isEqualTo(before);
        assertThat(corp.isBlocked(admJdoe)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }
}
