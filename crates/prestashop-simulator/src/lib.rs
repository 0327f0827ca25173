//! A PrestaShop webservice that runs anywhere.
