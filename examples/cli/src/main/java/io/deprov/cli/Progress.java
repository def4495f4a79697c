package io.deprov.cli;

import io.deprov.cli.text.PlainText;
import io.deprov.core.execute.DeprovListener;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.PlannedStep;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A line on the terminal for every step that has come to rest. */
final class Progress implements DeprovListener {

    private final Environment environment;
    private final int total;
    private final Set<String> seen = new HashSet<>();

    Progress(Environment environment, int total) {
        this.environment = environment;
        this.total = total;
    }

    @Override
    public synchronized void stepChanged(PlannedStep step, StepRecord record) {
        seen.add(step.id().value());
        String line = String.format(
                Locale.ROOT,
                "[%d/%d] %-8s %s  %s %s  %s",
                seen.size(),
                total,
                record.state(),
                step.access().id().target(),
                step.effect(),
                step.access().id().kind(),
                step.displayName());
        environment.err().println(PlainText.fit(PlainText.of(line), environment.width()));
    }
}
