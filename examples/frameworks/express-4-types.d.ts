/** Express 4 under a name of its own, beside Express 5, whose types serve for both here. */
declare module "express-4" {
  import express from "express";
  export default express;
}
