import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes what editors show of {@code camel.component.pushgateway.*} in an application's properties
 * (spring-configuration-metadata.json), from the component's own catalog. Run by the build as a single source file.
 */
final class SpringMetadata {

    private static final String PREFIX = "camel.component.pushgateway";
    private static final String CATALOG = "/META-INF/io/github/camelpushgateway/pushgateway.json";

    private SpringMetadata() {}

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode catalog;
        try (InputStream in = SpringMetadata.class.getResourceAsStream(CATALOG)) {
            catalog = json.readTree(in);
        }
        ObjectNode metadata = json.createObjectNode();
        metadata.putArray("groups").addObject().put("name", PREFIX);
        ArrayNode properties = metadata.putArray("properties");
        ArrayNode hints = metadata.putArray("hints");
        properties
                .addObject()
                .put("name", PREFIX + ".enabled")
                .put("type", "java.lang.Boolean")
                .put("description", "Whether the component is set up by these properties.")
                .put("defaultValue", true);
        for (Map.Entry<String, JsonNode> option : catalog.path("componentProperties").properties()) {
            // The object that holds the options is none itself.
            if (!option.getKey().equals("configuration")) {
                add(PREFIX + '.' + kebab(option.getKey()), option.getValue(), properties, hints);
            }
        }
        Path file = Path.of(arguments[0]);
        Files.createDirectories(file.getParent());
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), metadata);
    }

    private static void add(String name, JsonNode option, ArrayNode properties, ArrayNode hints) {
        ObjectNode property = properties.addObject();
        property.put("name", name);
        property.put("type", type(option));
        property.put("description", option.path("description").asText());
        if (option.has("defaultValue")) {
            property.set("defaultValue", option.get("defaultValue"));
        }
        if (option.has("enum")) {
            ArrayNode values = hints.addObject().put("name", name).putArray("values");
            option.path("enum").forEach(value -> values.addObject().set("value", value));
        }
    }

    private static String type(JsonNode option) {
        return switch (option.path("type").asText()) {
            case "boolean" -> "java.lang.Boolean";
            case "integer" -> "java.lang.Integer";
            case "duration" -> "java.time.Duration";
            default -> option.path("multiValue").asBoolean()
                    ? "java.util.Map<java.lang.String,java.lang.String>"
                    : "java.lang.String";
        };
    }

    private static String kebab(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }
}
