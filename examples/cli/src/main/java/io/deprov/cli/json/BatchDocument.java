package io.deprov.cli.json;

import io.deprov.core.BatchReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Batch;
import java.util.List;
import java.util.Map;

/**
 * What {@code show} gives of a batch.
 *
 * @param file its directory
 * @param digest the digest that an approval names
 * @param plans the plans' digests
 */
public record BatchDocument(String format, int exitCode, String file, String digest, List<String> plans) {

    /** Of this batch. */
    public static BatchDocument of(int exitCode, String file, Batch batch) {
        return new BatchDocument("deprov-batch-view/1", exitCode, file, batch.digest(), batch.plans());
    }

    /**
     * What {@code apply} gives of a batch.
     *
     * @param finishedBefore how many plans were finished already
     * @param verdicts how many executions of this call ended with which verdict
     * @param refused plans for which nothing was called, and why
     * @param notBegun how many were left for another call
     * @param incomplete plans with something due that is open, and the open cells
     */
    public record RunDocument(
            String format,
            int exitCode,
            int plans,
            int finishedBefore,
            Map<Verdict, Integer> verdicts,
            Map<String, String> refused,
            int notBegun,
            Map<String, List<String>> incomplete,
            String stateDirectory,
            String auditLog) {

        /** Of this call. */
        public static RunDocument of(
                int exitCode,
                BatchReport report,
                Map<String, List<String>> incomplete,
                String stateDirectory,
                String auditLog) {
            return new RunDocument(
                    "deprov-batch-run/1",
                    exitCode,
                    report.plans(),
                    report.finishedBefore(),
                    report.verdicts(),
                    report.refused(),
                    report.notBegun(),
                    incomplete,
                    stateDirectory,
                    auditLog);
        }
    }
}
