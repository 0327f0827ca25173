//! A typed client of the PrestaShop webservice.
