package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Subject;
import java.time.Duration;

/**
 * What a plan is asked for. Immutable.
 *
 * <pre>{@code
 * PlanRequest.of(subject).retireNow()
 * }</pre>
 */
public final class PlanRequest {

    /** How long accounts are kept after they were blocked, unless something else is asked for. */
    public static final Duration STANDARD_GRACE = Duration.ofDays(30);

    private final Subject subject;
    private final String caseId;
    private final int generation;
    private final Runbook runbook;

    private PlanRequest(Subject subject, String caseId, int generation, Runbook runbook) {
        this.subject = requireNonNull(subject, "subject");
        this.caseId = requireNonNull(caseId, "caseId");
        this.generation = generation;
        this.runbook = requireNonNull(runbook, "runbook");
    }

    /** The standard leaver: accounts are blocked now and deleted after 30 days. */
    public static PlanRequest of(Subject subject) {
        return new PlanRequest(subject, StepIds.caseId(subject), 1, Runbook.standardLeaver(STANDARD_GRACE));
    }

    /** Under this case id instead of one derived from the identifiers; not blank, no personal data. */
    public PlanRequest caseId(String value) {
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a case id is not blank, and has no control characters");
        }
        return new PlanRequest(subject, value, generation, runbook);
    }

    /** A further leave of the same subject after a rehire; counts from 1. */
    public PlanRequest generation(int value) {
        return new PlanRequest(subject, caseId, value, runbook);
    }

    /** The standard leaver, with accounts deleted in the same run. */
    public PlanRequest retireNow() {
        return runbook(Runbook.standardLeaver(Duration.ZERO));
    }

    /** By this procedure. */
    public PlanRequest runbook(Runbook value) {
        return new PlanRequest(subject, caseId, generation, value);
    }

    /** Who. */
    public Subject subject() {
        return subject;
    }

    /** Under which case id. */
    public String caseId() {
        return caseId;
    }

    /** Which leave. */
    public int generation() {
        return generation;
    }

    /** The procedure. */
    public Runbook runbook() {
        return runbook;
    }
}
