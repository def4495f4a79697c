package io.deprov.cli.json;

import io.deprov.core.plan.Approval;

/** What {@code approve} gives. */
public record ApprovalDocument(String format, int exitCode, String file, Approval approval) {

    /** Of this approval. */
    public static ApprovalDocument of(int exitCode, String file, Approval approval) {
        return new ApprovalDocument("deprov-approval-view/1", exitCode, file, approval);
    }
}
