package io.deprov.cli;

import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.core.config.DeprovConfig;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who it is about. */
final class SubjectOptions {

    @Option(
            names = "--id",
            required = true,
            paramLabel = "TYPE=VALUE",
            converter = FirstEqualsSign.class,
            description =
                    "What the leaver is known by, e.g. employeeNumber=1001. Give all there are, each with its own --id;"
                            + " the configuration says which types there are.")
    private List<Identifier> identifiers = new ArrayList<>();

    Subject subject() {
        return Subject.of(identifiers);
    }

    /**
     * Refuses a type that no target uses: most often a misspelling, and what it names would not be looked for. Can be said only when
     * every target has told its types.
     */
    void requireKnown(Inventory inventory) throws UsageException {
        TreeSet<IdentifierType> known = new TreeSet<>();
        for (TargetInventory target : inventory.targets()) {
            if (target.capabilities().isEmpty()) {
                return;
            }
            target.capabilities()
                    .ifPresent(capabilities ->
                            known.addAll(capabilities.identifierTypes().keySet()));
        }
        for (Identifier identifier : identifiers) {
            if (!known.contains(identifier.type())) {
                throw new UsageException("--id: no target is configured for identifiers of type " + identifier.type()
                        + "; known are " + known);
            }
        }
    }

    /** The value is everything behind the first equals sign, as it is. */
    static final class FirstEqualsSign implements ITypeConverter<Identifier> {

        @Override
        public Identifier convert(String text) {
            try {
                return DeprovConfig.identifier(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
