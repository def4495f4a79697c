package io.deprov.cli.text;

import io.deprov.core.execute.StepView;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Decision;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How the executions stand, as the journal knows it. */
public final class StatusView {

    private final Screen screen;

    /** Prints here. */
    public StatusView(Screen screen) {
        this.screen = screen;
    }

    /**
     * Prints one execution.
     *
     * @param steps its steps as they stand now
     */
    public void print(CaseRecord open, List<StepView> steps) {
        CaseRecord.RunVerdict verdict = open.verdict();
        String result = verdict == null ? "NO RUN HAS ENDED" : verdict.verdict();
        screen.line(
                open.caseId() + "." + open.generation() + "  " + (open.supersededBy() == null ? result : "SUPERSEDED"));
        screen.field("plan", open.planDigest());
        if (open.supersededBy() != null) {
            screen.field("by plan", open.supersededBy());
        }
        screen.field("opened", Words.time(open.openedAt()));
        screen.field(
                "approved",
                "by " + open.approval().approver() + " ("
                        + open.approval().assurance().name().toLowerCase(Locale.ROOT)
                        + (open.approval().selfApproved() ? ", self-approved" : "") + "), good until "
                        + Words.time(open.approval().expiresAt()));
        Decision cancelled = open.cancelled();
        if (cancelled != null) {
            screen.field("cancelled", "by " + cancelled.actor() + ": " + cancelled.reason());
        }
        screen.field("steps", RunView.counts(steps));
        if (verdict != null) {
            screen.field("last run", Words.time(verdict.at()));
        }
        if (open.supersededBy() == null) {
            steps.stream()
                    .flatMap(view -> view.due().stream())
                    .min(Comparator.naturalOrder())
                    .ifPresent(this::due);
            if (verdict != null) {
                verdict.open().forEach(cell -> screen.point(4, "open: " + cell));
            }
            open.exemptions()
                    .forEach(exemption -> screen.point(
                            4,
                            "excepted until " + Words.time(exemption.until()) + ": " + exemption.cell() + " "
                                    + exemption.status() + " (" + exemption.owner() + " answers for it)"));
        }
    }

    private void due(Instant due) {
        screen.field("next due", Words.time(due));
    }
}
