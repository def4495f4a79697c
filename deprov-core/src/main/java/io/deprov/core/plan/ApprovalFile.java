package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How an approval travels: JSON with its own digest beside it, so that damage is noticed. It is not signed: whoever can write the
 * file can approve, which is why the approver is recorded as asserted.
 */
public final class ApprovalFile {

    private static final String FORMAT = "deprov-approval/1";

    /** What is in the file. */
    private record Envelope(String format, String digest, Approval approval) {}

    private ApprovalFile() {}

    /** Writes an approval. */
    public static byte[] write(Approval approval) {
        return CoreJson.prettyBytes(new Envelope(FORMAT, CoreJson.digest(approval), approval));
    }

    /**
     * Reads an approval.
     *
     * @throws IntegrityException when the bytes are no approval, or do not match the digest
     */
    public static Approval read(byte[] bytes) throws IntegrityException {
        Envelope envelope;
        try {
            envelope = CoreJson.read(bytes, Envelope.class);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new IntegrityException(
                    "this is no deprov approval, or it was damaged: " + PlanFile.firstLine(e) + "; approve again");
        }
        if (!FORMAT.equals(envelope.format())
                || !CoreJson.digest(envelope.approval()).equals(envelope.digest())) {
            throw new IntegrityException(
                    "the approval does not match its digest; it was edited or damaged, so approve again");
        }
        return envelope.approval();
    }
}
