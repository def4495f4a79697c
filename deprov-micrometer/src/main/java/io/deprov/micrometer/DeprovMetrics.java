package io.deprov.micrometer;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.core.execute.DeprovListener;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.StepView;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.PlannedStep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/**
 * Feeds a Micrometer registry from what a deprovisioner tells its listener. No meter carries anything of a leaver: tags are targets,
 * effects, states and verdicts. Thread-safe as the registry is.
 *
 * <pre>{@code
 * Deprovisioner.builder().config(config).listener(new DeprovMetrics(registry)).build();
 * }</pre>
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>tags</th><th>what it counts</th></tr>
 * <tr><td>{@code deprov.steps}</td><td>counter</td><td>{@code target}, {@code effect}, {@code state}</td>
 *     <td>steps that came to rest in a state; {@code state=PARKED} is what to alarm on</td></tr>
 * <tr><td>{@code deprov.runs}</td><td>counter</td><td>{@code verdict}</td><td>runs that ended</td></tr>
 * <tr><td>{@code deprov.steps.open}</td><td>counter</td><td>{@code target}, {@code status}</td>
 *     <td>steps that were open when a run ended, counted at the end of each run</td></tr>
 * <tr><td>{@code deprov.containment}</td><td>timer</td><td>{@code target}</td>
 *     <td>from when a plan was opened to when nobody got in any more on a target; once for each plan and target</td></tr>
 * </table>
 */
public final class DeprovMetrics implements DeprovListener {

    private final MeterRegistry registry;

    /** Feeds this registry. */
    public DeprovMetrics(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry");
    }

    @Override
    public void stepChanged(PlannedStep step, StepRecord record) {
        Counter.builder("deprov.steps")
                .description("steps that came to rest in a state")
                .tag("target", step.access().id().target().value())
                .tag("effect", step.effect().name())
                .tag("state", record.state().name())
                .register(registry)
                .increment();
    }

    @Override
    public void runEnded(RunReport report) {
        Counter.builder("deprov.runs")
                .description("runs that ended")
                .tag("verdict", report.verdict().name())
                .register(registry)
                .increment();
        for (StepView view : report.steps()) {
            if (view.status().isOpen()) {
                Counter.builder("deprov.steps.open")
                        .description("steps that were open when a run ended")
                        .tag("target", view.step().access().id().target().value())
                        .tag("status", view.status().name())
                        .register(registry)
                        .increment();
            }
        }
        report.containedAfter().forEach((target, took) -> {
            if (wasContainedIn(report, target)) {
                contained(target, took);
            }
        });
    }

    private void contained(TargetId target, Duration took) {
        Timer.builder("deprov.containment")
                .description("from when a plan was opened to when nobody got in any more")
                .tag("target", target.value())
                .register(registry)
                .record(took);
    }

    /** Later runs of the same plan report the same containment again. */
    private static boolean wasContainedIn(RunReport report, TargetId target) {
        return report.steps().stream()
                .filter(view -> view.step().phase() == Phase.CONTAIN
                        && view.step().access().id().target().equals(target))
                .map(view -> view.record().since())
                .max(Instant::compareTo)
                .map(last -> !last.isBefore(report.startedAt()))
                .orElse(false);
    }
}
