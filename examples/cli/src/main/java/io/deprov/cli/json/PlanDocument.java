package io.deprov.cli.json;

import io.deprov.core.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan} and {@code show} give. Holds personal data.
 *
 * @param file where the plan lies; null when none was written
 * @param nothingDue true when everything could be read and nothing is left to do before its time
 */
public record PlanDocument(
        String format, int exitCode, @Nullable String file, boolean nothingDue, String digest, Plan plan) {

    /** Of this plan. */
    public static PlanDocument of(int exitCode, @Nullable String file, boolean nothingDue, Plan plan) {
        return new PlanDocument("deprov-plan-view/1", exitCode, file, nothingDue, plan.digest(), plan);
    }
}
