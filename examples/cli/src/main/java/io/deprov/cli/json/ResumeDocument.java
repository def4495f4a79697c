package io.deprov.cli.json;

import io.deprov.core.Resumed;
import java.util.List;
import java.util.Map;

/**
 * What {@code resume} gives. Holds personal data.
 *
 * @param open how many executions were not finished
 * @param runs what came of those that something could be done for
 * @param incomplete plans whose last run left something open that is due
 * @param needApproval plans with something due and no approval that is valid now
 * @param failed plans that could not be gone on with, and why
 */
public record ResumeDocument(
        String format,
        int exitCode,
        int open,
        List<RunDocument> runs,
        List<String> incomplete,
        List<String> needApproval,
        Map<String, String> failed,
        String stateDirectory,
        String auditLog) {

    /** Of this call. */
    public static ResumeDocument of(
            int exitCode, Resumed resumed, List<RunDocument> runs, String stateDirectory, String auditLog) {
        return new ResumeDocument(
                "deprov-resume/1",
                exitCode,
                resumed.open(),
                List.copyOf(runs),
                resumed.incomplete(),
                resumed.needApproval(),
                resumed.failed(),
                stateDirectory,
                auditLog);
    }
}
