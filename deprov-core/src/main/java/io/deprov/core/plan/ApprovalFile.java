package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.core.json.CoreJson;

/**
 * How an approval travels: JSON with its own digest beside it, so that damage is noticed. It is not signed: whoever can write the
 * file can approve, which is why what is read is asserted,
 * whatever it says.
 */
public final class ApprovalFile {

    private static final String FORMAT = "deprov-approval/1";

    /** What is in the file. */
    private record Envelope(String format, String digest, Approval approval) {
        /** Checks the parts. */
        private Envelope {
            requireNonNull(format, "format");
            requireNonNull(digest, "digest");
            requireNonNull(approval, "approval");
        }
    }

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
        Envelope envelope = SealedFile.read(bytes, Envelope.class, FORMAT, "approval", "approve again");
        if (!FORMAT.equals(envelope.format())
                || !CoreJson.digest(envelope.approval()).equals(envelope.digest())) {
            throw new IntegrityException(
                    "the approval does not match its digest; it was edited or damaged, so approve again");
        }
        return envelope.approval().asserted();
    }
}
