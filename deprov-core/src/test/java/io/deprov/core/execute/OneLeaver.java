package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.api.notify.Notification;
import io.deprov.api.notify.Notifier;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One leaver on one target, who is in a group and has a key, and somebody who is told. */
abstract class OneLeaver {

    static final Duration HOUR = Duration.ofHours(1);
    static final RunbookPause PAUSE = new RunbookPause("tokens-run-out", Phase.CONTAIN, HOUR);
    static final RunbookNotice NOTICE =
            new RunbookNotice("service-desk", Phase.CONTAIN, "Collect the laptop; sign-in is blocked.");

    @TempDir
    Path directory;

    /** Takes down what it is told, and fails as often as it is asked to. */
    static final class Mailbox implements Notifier {

        final List<Notification> told = new ArrayList<>();
        final Deque<ConnectorException> failures = new ArrayDeque<>();

        @Override
        public synchronized String send(Notification notification, CallContext context) throws ConnectorException {
            told.add(notification);
            ConnectorException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return "message-" + told.size();
        }
    }

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    final Mailbox mailbox = new Mailbox();

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory).with(builder -> builder.notifier(mailbox));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff").key(jdoe, "SHA256:corp");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    Plan plan(Runbook runbook) {
        return bench.planned(PlanRequest.of(Bench.LEAVER).runbook(runbook)).plan();
    }

    static PlannedStep only(Plan plan, StepKind kind) {
        List<PlannedStep> steps =
                plan.steps().stream().filter(step -> step.kind() == kind).toList();
        assertThat(steps).hasSize(1);
        return steps.get(0);
    }

    StepRecord record(Plan plan, PlannedStep step) {
        return bench.deprov().find(plan).orElseThrow().step(step.id());
    }

    List<RunReport> resume() {
        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);
        return reports;
    }

    boolean isInGroup() {
        return !corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP).isEmpty();
    }

    static Runbook pausing() {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE).with("ours", "1", PAUSE);
    }

    static Runbook telling() {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE).with("ours", "1", NOTICE);
    }

    static PlannedStep step(Plan plan, Effect effect) {
        return plan.steps().stream()
                .filter(step -> step.effect().equals(effect))
                .findFirst()
                .orElseThrow();
    }

    static Runbook without(Effect effect) {
        Runbook standard = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE);
        return new Runbook(
                "less",
                "1",
                standard.rules().stream()
                        .filter(rule -> !rule.effects().contains(effect))
                        .toList());
    }
}
