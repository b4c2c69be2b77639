import adapter from "@sveltejs/adapter-node";

export default {
  kit: {
    adapter: adapter(),
    // ten lines: begin
    // A partner's page posts the sign-in's form from its own origin.
    csrf: { trustedOrigins: ["https://portal.acme.example"] },
    // ten lines: end
  },
};
