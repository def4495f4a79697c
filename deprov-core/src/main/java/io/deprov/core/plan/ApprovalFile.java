package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;

/**
 * How an approval travels: JSON with its own digest beside it, so that damage is noticed. It is not signed: whoever can write the
 * file can approve, which is why what is read is asserted,
 * whatever it says.
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
        return SealedFile.read(bytes, Approval.class, FORMAT, "approval", "approve again")
                .asserted();
    }
}
